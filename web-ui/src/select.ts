/**
 * A field to type into above a long list of choices. Options are taken out of the list, not only
 * hidden, because not every browser hides an option.
 */
export class Select extends HTMLElement {
  connectedCallback(): void {
    const select = this.querySelector("select");
    if (!select || this.querySelector(".narrowing")) return;
    const all = Array.from(select.options);
    if (all.length <= 12) return;
    const field = narrowing(this.dataset.hint ?? "");
    select.before(field);
    field.addEventListener("input", () => {
      const words = wanted(field.value);
      const chosen = select.value;
      const fit = all.filter((o) => o.value === "" || o.value === chosen || fits(o.text, words));
      select.replaceChildren(...fit);
      select.value = chosen;
      // what is typed should be seen without opening the list
      select.size = words.length > 0 ? Math.min(8, Math.max(2, fit.length)) : 0;
    });
  }
}

/** The field to type into. Enter would send the form; here it does nothing. */
export function narrowing(hint: string): HTMLInputElement {
  const field = document.createElement("input");
  field.type = "search";
  field.className = "narrowing";
  field.placeholder = hint;
  field.setAttribute("aria-label", hint);
  field.autocomplete = "off";
  field.addEventListener("keydown", (event) => {
    // Enter that ends a Chinese composition is none of our business
    if (event.key === "Enter" && !event.isComposing && event.keyCode !== 229) event.preventDefault();
  });
  return field;
}

/** The words typed, in lower case. */
export function wanted(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Whether a label holds every word. */
export function fits(label: string, words: string[]): boolean {
  const lower = label.toLowerCase();
  return words.every((w) => lower.includes(w));
}
