import { guard } from "./guard";
import { keep } from "./keep";
import { composing, typing } from "./keys";
import { follow, type Happened } from "./live";
import { renew } from "./rows";
import { times } from "./times";

/** Which key is which verb; what the verb is called and does, the playbook of the matter says. */
const VERBS: Record<string, string> = { "1": "accept", "2": "join", "3": "decline", h: "later" };

/**
 * The inbox by keyboard. The list and the pane beside it are one selection, and the selection is the
 * address; nothing here decides anything, the forms of the page are filled in and sent as they are.
 */
export class Inbox extends HTMLElement {
  /** Where a range of ticks begins. */
  private anchor: HTMLTableRowElement | null = null;
  private loading: Promise<void> = Promise.resolve();
  private asked = 0;
  private timer = 0;
  /** Whether something was typed into a form of the pane. */
  private typed = false;
  /** Numbers of matters to which something happened since the list was made. */
  private readonly told = new Set<string>();
  private renewing = 0;

  connectedCallback(): void {
    document.addEventListener("keydown", this.pressed);
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("change", () => this.count());
    this.current()?.scrollIntoView({ block: "nearest" });
    this.count();
    this.pane?.addEventListener("input", () => (this.typed = true));
    follow(this.dataset.from ?? "", (event) => this.heard(event));
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.pressed);
  }

  /** The rows as they stand now: live updates change them. */
  rows(): HTMLTableRowElement[] {
    return Array.from(this.querySelectorAll<HTMLTableRowElement>("tr[data-number]"));
  }

  /** The row looked at. */
  current(): HTMLTableRowElement | null {
    return this.querySelector<HTMLTableRowElement>("tr[aria-current]");
  }

  private get pane(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".pane");
  }

  /** Whether the pane stands beside the list; on a phone it is a page of its own. */
  private get beside(): boolean {
    const shown = (part: HTMLElement | null): boolean => (part?.getClientRects().length ?? 0) > 0;
    return shown(this.pane) && shown(this.querySelector(".listing"));
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    if (composing(event)) return;
    const target = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (target instanceof Element) this.send(target, event);
      return;
    }
    if (event.key === "Escape" && typing(target) && target instanceof HTMLElement) {
      if (this.pane?.contains(target)) this.focusRow();
      else target.blur();
      return;
    }
    if (this.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(target) || document.querySelector("dialog[open]")) return;
    if (this.does(event)) event.preventDefault();
  };

  private does(event: KeyboardEvent): boolean {
    const verb = VERBS[event.key];
    if (verb) {
      void this.verb(verb);
      return true;
    }
    switch (event.key) {
      case "j":
        return this.move(1);
      case "k":
        return this.move(-1);
      case "Enter":
        return this.open(event.target);
      case "x":
        return this.tick(false);
      case "X":
        return this.tick(true);
      case "u":
        return this.back();
      case "/":
        document.querySelector<HTMLInputElement>(".find input")?.focus();
        return true;
      case "?":
        return this.sheet();
      default:
        return false;
    }
  }

  private move(step: number): boolean {
    const rows = this.rows();
    const now = this.current();
    const at = now ? rows.indexOf(now) + step : 0;
    const row = rows[at];
    if (row) this.select(row);
    return true;
  }

  private select(row: HTMLTableRowElement): void {
    this.current()?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    this.focusRow();
    row.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", this.address(row));
    if (!this.beside) return;
    // whoever runs down the list asks for the last one only
    window.clearTimeout(this.timer);
    this.loading = new Promise((done) => {
      this.timer = window.setTimeout(() => void this.load(row).finally(done), 80);
    });
  }

  private focusRow(): void {
    this.current()?.querySelector<HTMLElement>("a.open")?.focus({ preventScroll: true });
  }

  private address(row: HTMLTableRowElement): string {
    return `${this.dataset.list ?? "/desk?"}&at=${encodeURIComponent(row.dataset.number ?? "")}`;
  }

  private async load(row: HTMLTableRowElement): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    const rows = this.rows();
    const i = rows.indexOf(row);
    const next = rows[i + 1] ?? rows[i - 1];
    const query = (this.dataset.list ?? "/desk?").slice("/desk".length);
    const number = encodeURIComponent(row.dataset.number ?? "");
    const after = next ? `&next=${encodeURIComponent(next.dataset.number ?? "")}` : "";
    try {
      const answer = await fetch(`/desk/pane/${number}${query}${after}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // another was chosen meanwhile: its answer counts
      if (mine !== this.asked || !this.pane) return;
      this.pane.replaceChildren(...Array.from(page.body.childNodes));
      this.typed = false;
      guard(this.pane.querySelectorAll<HTMLFormElement>("form[data-guard]"));
      keep(this.pane.querySelectorAll<HTMLFormElement>("form[data-keep]"));
      times(this.pane);
    } catch {
      // signed out, or gone from sight: the server says which
      if (mine === this.asked) location.assign(this.address(row));
    }
  }

  /** Unfolds the form of a verb and goes to the first thing to fill in. */
  private async verb(name: string): Promise<void> {
    if (!this.current()) this.move(1);
    const row = this.current();
    if (row && !this.pane?.getClientRects().length) location.assign(this.address(row));
    await this.loading;
    const act = this.pane?.querySelector<HTMLDetailsElement>(`details[data-verb="${name}"]`);
    if (!act) {
      this.say(this.dataset.none ?? "");
      return;
    }
    act.open = true;
    act.scrollIntoView({ block: "nearest" });
    const first = act.querySelector<HTMLElement>(
      "form :is(input:not([type=hidden], [type=file]), select:not([hidden]), textarea, button)",
    );
    first?.focus();
  }

  private send(from: Element, event: KeyboardEvent): void {
    const form = from.closest("form");
    if (!form || !this.pane?.contains(form)) return;
    event.preventDefault();
    const button = form.querySelector<HTMLButtonElement>("button.primary") ?? form.querySelector("button");
    form.requestSubmit(button);
  }

  private open(target: EventTarget | null): boolean {
    const row = this.current();
    const own = target === document.body || (target instanceof Element && target.matches("a.open, .pane"));
    if (!row || !own) return false;
    location.assign(`/desk/m/${encodeURIComponent(row.dataset.number ?? "")}`);
    return true;
  }

  private back(): boolean {
    const way =
      this.querySelector<HTMLElement>("[data-back]") ??
      this.pane?.querySelector<HTMLElement>('details[data-verb="back"] > summary');
    way?.click();
    return Boolean(way);
  }

  private sheet(): boolean {
    const sheet = this.querySelector<HTMLDialogElement>("#sheet");
    sheet?.showModal();
    return Boolean(sheet);
  }

  private tick(range: boolean): boolean {
    const row = this.current();
    const box = row?.querySelector<HTMLInputElement>(".pick input");
    if (!row || !box) return true;
    if (range) {
      this.range(row, true);
    } else {
      box.checked = !box.checked;
    }
    this.anchor = row;
    this.count();
    return true;
  }

  /** Ticks everything from where the last tick was to here. */
  private range(to: HTMLTableRowElement, on: boolean): void {
    const rows = this.rows();
    const [a, b] = [rows.indexOf(this.anchor ?? to), rows.indexOf(to)];
    for (const row of rows.slice(Math.min(a, b), Math.max(a, b) + 1)) {
      const box = row.querySelector<HTMLInputElement>(".pick input");
      if (box) box.checked = on;
    }
  }

  private clicked(event: MouseEvent): void {
    const target = event.target;
    if (!(target instanceof Element)) return;
    if (target.closest("[data-sheet]") && this.sheet()) {
      event.preventDefault();
      return;
    }
    const row = target.closest<HTMLTableRowElement>("tr[data-number]");
    if (!row) return;
    if (target instanceof HTMLInputElement) {
      if (event.shiftKey) this.range(row, target.checked);
      this.anchor = row;
      this.count();
      return;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    const elsewhere = target.closest("a:not(.open), label");
    if (!this.beside || !plain || elsewhere) return;
    event.preventDefault();
    this.select(row);
  }

  /** What comes in quick succession is looked up once, and what comes all the time now and then. */
  private heard(event: Happened): void {
    if (event.number) this.told.add(event.number);
    if (this.renewing) return;
    this.renewing = window.setTimeout(() => {
      this.renewing = 0;
      void this.renew();
    }, 800);
  }

  private async renew(): Promise<void> {
    const seen = this.current()?.dataset.version;
    const fresh = await renew(this, this.told);
    const bar = this.querySelector<HTMLElement>(".fresh-bar");
    const link = bar?.querySelector("a");
    if (bar && link) {
      link.textContent = (this.dataset.fresh ?? "{n}").replace("{n}", String(fresh));
      bar.hidden = fresh === 0;
    }
    const row = this.current();
    if (!row || !this.told.has(row.dataset.number ?? "") || row.dataset.version === seen) return;
    // a form in use is never touched
    if (this.typed || this.pane?.contains(document.activeElement)) this.stale();
    else if (this.beside && !row.classList.contains("gone")) void this.load(row);
  }

  private stale(): void {
    if (!this.pane || this.pane.querySelector(".stale")) return;
    const note = document.createElement("p");
    note.className = "alert warn stale";
    note.setAttribute("role", "status");
    note.textContent = this.dataset.stale ?? "";
    this.pane.prepend(note);
  }

  private count(): void {
    const n = this.querySelectorAll(".pick input:checked").length;
    const told = this.querySelector<HTMLElement>("[data-count]");
    if (told) told.textContent = n > 0 ? `${this.dataset.ticked ?? ""} ${n}` : "";
    this.classList.toggle("ticking", n > 0);
  }

  private say(words: string): void {
    const where = this.querySelector<HTMLElement>("[data-say]");
    if (where) where.textContent = words;
  }
}
