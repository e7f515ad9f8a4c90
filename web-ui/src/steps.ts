/**
 * Shows a long form on a phone one step at a time. All fields stay in the one form, so nothing typed
 * is lost; on a wide screen, and without scripts, it is one page.
 */
export function steps(form: HTMLFormElement): void {
  if (!window.matchMedia("(max-width: 48rem)").matches) return;
  const parts = Array.from(form.querySelectorAll<HTMLElement>("[data-step]"));
  const last = Math.max(...parts.map((p) => Number(p.dataset.step)));
  const bar = form.querySelector<HTMLElement>(".sticky");
  const send = bar?.querySelector<HTMLButtonElement>("button");
  if (!bar || !send || last < 2) return;

  const where = document.createElement("p");
  where.className = "step-at";
  where.setAttribute("role", "status");
  form.prepend(where);
  const button = (words: string, kind: string): HTMLButtonElement => {
    const b = document.createElement("button");
    b.type = "button";
    b.className = `button large ${kind}`;
    b.textContent = words;
    return b;
  };
  const back = button(form.dataset.back ?? "", "");
  const next = button(form.dataset.next ?? "", "primary");
  bar.prepend(back, next);

  let now = 1;
  const show = (step: number, move: boolean): void => {
    now = Math.min(Math.max(step, 1), last);
    for (const p of parts) p.hidden = Number(p.dataset.step) !== now;
    back.hidden = now === 1;
    next.hidden = now === last;
    send.hidden = now !== last;
    where.textContent = (form.dataset.at ?? "").replace("{n}", String(now)).replace("{of}", String(last));
    if (!move) return;
    const head = parts.find((p) => !p.hidden)?.querySelector<HTMLElement>("h2");
    if (head) {
      head.tabIndex = -1;
      head.focus({ preventScroll: true });
    }
    form.scrollIntoView({ block: "start" });
  };
  const go = (step: number): void => {
    history.pushState({ step }, "");
    show(step, true);
  };
  back.addEventListener("click", () => history.back());
  next.addEventListener("click", () => go(now + 1));
  // the phone's own way back goes back a step, not out of the form
  window.addEventListener("popstate", (event) => {
    const state = event.state as { step?: number } | null;
    show(state?.step ?? 1, true);
  });
  // Enter in a field of an earlier step goes on; buttons with a way of their own keep it
  form.addEventListener(
    "submit",
    (event) => {
      if (now === last || event.submitter?.hasAttribute("formaction")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      go(now + 1);
    },
    true,
  );
  // where something is wrong is shown first; where the page came back from the map, the place
  const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"]')?.closest<HTMLElement>("[data-step]");
  const danger = form.querySelector("yw-danger:not([hidden])") ? last : 1;
  const first = wrong ? Number(wrong.dataset.step) : Math.max(danger, window.location.hash === "#place" ? 2 : 1);
  show(first, false);
}
