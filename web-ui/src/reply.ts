/**
 * Puts a standard reply into a field at the cursor. Without scripts the replies can be read and
 * copied below; the list to choose from would do nothing and stays hidden.
 */
export class Reply extends HTMLElement {
  connectedCallback(): void {
    const select = this.querySelector("select");
    const field = document.getElementById(this.dataset.into ?? "");
    if (!select || !(field instanceof HTMLTextAreaElement)) return;
    const texts = Array.from(this.querySelectorAll("dd"), (d) => d.textContent ?? "");
    select.hidden = false;
    select.addEventListener("change", () => {
      const text = texts[Number(select.value) - 1];
      select.value = "";
      if (text === undefined) return;
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      // whoever keeps or counts what is typed learns of it
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }
}
