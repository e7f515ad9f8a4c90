import { fits, narrowing, wanted } from "./select";

/** A field to type into above a list of units, and what is ticked in one line. */
export class Units extends HTMLElement {
  connectedCallback(): void {
    const list = this.querySelector("ul");
    if (!list || this.querySelector(".narrowing")) return;
    const rows = Array.from(list.querySelectorAll("li"));
    const told = document.createElement("p");
    told.className = "help";
    told.setAttribute("role", "status");
    const none = document.createElement("p");
    none.className = "nothing";
    none.textContent = this.dataset.none ?? "";
    none.hidden = true;
    list.after(none, told);
    const tell = (): void => {
      const names = rows
        .filter((r) => r.querySelector<HTMLInputElement>("[type=checkbox]")?.checked)
        .map((r) => r.querySelector(".tick")?.textContent?.trim() ?? "");
      told.textContent = names.length > 0 ? `${this.dataset.count ?? ""} ${names.length}: ${names.join(" · ")}` : "";
    };
    list.addEventListener("change", tell);
    tell();
    if (rows.length <= 8) return;
    const field = narrowing(this.dataset.hint ?? "");
    list.before(field);
    field.addEventListener("input", () => {
      const words = wanted(field.value);
      let seen = 0;
      for (const row of rows) {
        const ticked = row.querySelector<HTMLInputElement>("[type=checkbox]")?.checked ?? false;
        row.hidden = !ticked && !fits(row.querySelector(".tick")?.textContent ?? "", words);
        if (!row.hidden) seen += 1;
      }
      none.hidden = seen > 0;
    });
  }
}
