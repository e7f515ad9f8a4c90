/**
 * Shows what the person who raised the matter will read of a form: the public fields that hold
 * something, under their labels, and nothing else.
 */
export class Preview extends HTMLElement {
  connectedCallback(): void {
    const form = this.closest("form");
    const list = this.querySelector("dl");
    if (!form || !list) return;
    this.hidden = false;
    const show = (): void => {
      const lines = Array.from(form.querySelectorAll<HTMLElement>("[data-public]"))
        .map((field): [string, string] => [field.dataset.public ?? "", said(field)])
        .filter(([, value]) => value !== "");
      list.replaceChildren(
        ...lines.flatMap(([label, value]) => {
          const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
          dt.textContent = label;
          dd.textContent = value;
          dd.className = "words";
          return [dt, dd];
        }),
      );
      this.classList.toggle("empty", lines.length === 0);
    };
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    show();
  }
}

/** What a field says, in the words of the page. */
function said(field: HTMLElement): string {
  const ticked = Array.from(field.querySelectorAll<HTMLInputElement>("input:checked:not([name$='.first'])"));
  if (ticked.length > 0) return ticked.map((t) => t.closest("label")?.textContent?.trim() ?? "").join(" · ");
  const parts: string[] = [];
  for (const f of field.querySelectorAll("textarea, select[name], input[name]")) {
    if (f instanceof HTMLSelectElement && f.value !== "") parts.push(f.selectedOptions[0]?.text ?? "");
    if (f instanceof HTMLTextAreaElement) parts.push(f.value.trim());
    if (f instanceof HTMLInputElement && ["text", "date", "number"].includes(f.type)) parts.push(f.value.trim());
    if (f instanceof HTMLInputElement && f.type === "file") parts.push(...Array.from(f.files ?? [], (x) => x.name));
  }
  // a limit is a number and its unit: without the number it says nothing
  return parts[0] === "" ? "" : parts.join(" ");
}
