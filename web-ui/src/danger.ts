/**
 * Watches what is typed for words that name a danger and shows the telephone numbers at once. The
 * server asks the same, so without scripts it is only later.
 */
export class Danger extends HTMLElement {
  connectedCallback(): void {
    const form = this.closest("form");
    const text = form?.elements.namedItem(this.dataset.for ?? "");
    if (!(text instanceof HTMLTextAreaElement)) return;
    const words = (this.dataset.words ?? "").split("|").filter((w) => w !== "");
    const look = (): void => {
      const typed = text.value.toLowerCase();
      if (words.some((w) => typed.includes(w))) this.hidden = false;
    };
    text.addEventListener("input", look);
    look();
  }
}
