interface Mistake {
  line: number;
  say: string;
  mend: string;
}

/**
 * Checks the text of a playbook while somebody types, and leads from a mistake to its line. Without
 * scripts the text is checked when it is saved.
 */
export class Check extends HTMLElement {
  connectedCallback(): void {
    const area = this.querySelector("textarea");
    const out = this.querySelector<HTMLElement>(".problems");
    const form = this.closest("form");
    if (!area || !out || !form) return;
    let timer = 0;
    let asked = 0;
    const ask = async (): Promise<void> => {
      asked += 1;
      const mine = asked;
      const token = form.elements.namedItem("_csrf");
      const body = new URLSearchParams({
        _csrf: token instanceof HTMLInputElement ? token.value : "",
        text: area.value,
      });
      try {
        const answer = await fetch(this.dataset.url ?? "", { method: "POST", body });
        if (!answer.ok) throw new Error(String(answer.status));
        const { problems } = (await answer.json()) as { problems: Mistake[] };
        // a later question has been asked: its answer counts
        if (mine === asked) this.show(out, area, problems);
      } catch {
        if (mine === asked) this.say(out, this.dataset.failed ?? "");
      }
    };
    area.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void ask(), 500);
    });
    // a tab indents, Escape lets go of the field
    area.addEventListener("keydown", (event) => {
      if (event.key === "Escape") area.blur();
      if (event.key !== "Tab" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      area.setRangeText("  ", area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input"));
    });
    void ask();
  }

  private say(out: HTMLElement, text: string): void {
    const p = document.createElement("p");
    p.className = "fine";
    p.textContent = text;
    out.replaceChildren(p);
  }

  private show(out: HTMLElement, area: HTMLTextAreaElement, problems: Mistake[]): void {
    if (problems.length === 0) {
      this.say(out, this.dataset.fine ?? "");
      return;
    }
    const list = document.createElement("ul");
    list.className = "alert bad faults";
    for (const p of problems) {
      const item = document.createElement("li");
      const go = document.createElement("button");
      go.type = "button";
      go.className = "link";
      go.textContent = (this.dataset.line ?? "{n}").replace("{n}", String(p.line));
      go.addEventListener("click", () => select(area, p.line));
      item.append(go, ` ${p.say} → ${p.mend}`);
      list.append(item);
    }
    out.replaceChildren(list);
  }
}

/** Marks a line of a text field and brings it into view. */
function select(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split("\n");
  const from = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  area.focus();
  area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (line - 6) * (area.scrollHeight / lines.length));
}
