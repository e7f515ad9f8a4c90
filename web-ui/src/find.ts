const WAIT = 220;

/**
 * Shows the first results and what the words may become while somebody types into a search field. The
 * words go in the body of a request, never into an address; nothing is asked while an input method
 * still composes. Without scripts the form is sent as it is.
 */
export class Find extends HTMLElement {
  private field: HTMLInputElement | null = null;
  private readonly list = document.createElement("ul");
  private readonly say = document.createElement("p");
  private timer = 0;
  private asked: AbortController | null = null;
  private at = -1;

  connectedCallback(): void {
    const form = this.closest("form");
    const field = form?.elements.namedItem("q");
    if (!form || !(field instanceof HTMLInputElement) || this.field) return;
    this.field = field;
    this.list.id = `found-${Array.from(document.querySelectorAll("yw-find")).indexOf(this)}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.dataset.label ?? "");
    this.list.hidden = true;
    this.say.className = "hide";
    this.say.setAttribute("role", "status");
    this.replaceChildren(this.list, this.say);
    // a search field may not be called a combobox, a text field may
    field.type = "text";
    field.enterKeyHint = "search";
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.setAttribute("aria-expanded", "false");
    field.addEventListener("input", (event) => {
      if (event instanceof InputEvent && event.isComposing) return;
      this.later();
    });
    field.addEventListener("compositionend", () => this.later());
    field.addEventListener("keydown", (event) => this.pressed(event));
    field.addEventListener("blur", () => this.close());
    form.addEventListener("submit", () => this.close());
    // the field keeps the focus, so that a press is a choice and no leaving
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element && event.target.closest<HTMLElement>("[role=option]");
      if (option) this.take(option);
    });
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), WAIT);
  }

  private async ask(): Promise<void> {
    const field = this.field;
    const token = field?.form?.elements.namedItem("_csrf");
    if (!field || !(token instanceof HTMLInputElement)) return;
    this.asked?.abort();
    const typed = field.value.trim();
    if (typed === "") {
      this.close();
      return;
    }
    const mine = new AbortController();
    this.asked = mine;
    try {
      const body = new URLSearchParams({ _csrf: token.value, q: typed });
      const answer = await fetch("/desk/search/hints", { method: "POST", body, signal: mine.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine.signal.aborted || document.activeElement !== field) return;
      this.show(Array.from(page.body.querySelectorAll<HTMLElement>("[role=option]")));
    } catch {
      // what is typed can still be sent: hints are no more than that
      if (!mine.signal.aborted) this.close();
    }
  }

  private show(options: HTMLElement[]): void {
    options.forEach((option, i) => {
      option.id = `${this.list.id}-${i}`;
      option.setAttribute("aria-selected", "false");
    });
    this.list.replaceChildren(...options);
    this.at = -1;
    this.field?.removeAttribute("aria-activedescendant");
    this.open(options.length > 0);
  }

  private open(open: boolean): void {
    if (open && this.list.hidden) this.say.textContent = this.dataset.some ?? "";
    if (!open) this.say.textContent = "";
    this.list.hidden = !open;
    this.field?.setAttribute("aria-expanded", String(open));
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asked?.abort();
    this.at = -1;
    this.field?.removeAttribute("aria-activedescendant");
    this.open(false);
  }

  private pressed(event: KeyboardEvent): void {
    // keys that choose characters belong to the input method
    if (event.isComposing || event.keyCode === 229) return;
    const options = Array.from(this.list.querySelectorAll<HTMLElement>("[role=option]"));
    if (this.list.hidden || options.length === 0) {
      if (event.key === "ArrowDown") this.later();
      return;
    }
    const chosen = options[this.at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      // one place more than there are options: the field itself
      const places = options.length + 1;
      this.mark(options, ((this.at + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && chosen) {
      this.take(chosen);
    } else if (event.key === "Escape") {
      // only the list closes; the page around would also take it as a wish to leave the field
      event.stopPropagation();
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  private mark(options: HTMLElement[], at: number): void {
    this.at = at;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    const chosen = options[at];
    if (chosen) {
      this.field?.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      this.field?.removeAttribute("aria-activedescendant");
    }
  }

  private take(option: HTMLElement): void {
    const { href, q } = option.dataset;
    this.close();
    if (href !== undefined) {
      location.assign(href);
    } else if (q !== undefined && this.field) {
      this.field.value = q;
      this.field.form?.requestSubmit();
    }
  }
}
