import { follow } from "./live";

const EVERY = 20_000;

/**
 * Shows who else has the matter open, and that something happened to it since. The forms of the page
 * are never touched: what was typed is compared by the server when it is sent.
 */
export class Here extends HTMLElement {
  private writes = false;

  connectedCallback(): void {
    const number = this.dataset.number ?? "";
    document.addEventListener("input", (event) => {
      const form = event.target instanceof Element && event.target.closest("main form");
      if (!form || this.writes) return;
      this.writes = true;
      void this.meet();
    });
    void this.meet();
    window.setInterval(() => void this.meet(), EVERY);
    window.addEventListener("pagehide", () => {
      navigator.sendBeacon(`/desk/m/${number}/here`, this.body(""));
    });
    follow(this.dataset.from ?? "", (event) => {
      const newer = (event.version ?? 0) > Number(this.dataset.version ?? "0");
      const note = this.querySelector<HTMLElement>(".stale");
      if (note && (event.kind === "lost" || (event.number === number && newer))) note.hidden = false;
    });
  }

  private body(doing: string): URLSearchParams {
    return new URLSearchParams({ _csrf: this.dataset.token ?? "", doing });
  }

  private async meet(): Promise<void> {
    if (document.hidden) return;
    const where = this.querySelector<HTMLElement>(".here");
    if (!where) return;
    try {
      const number = encodeURIComponent(this.dataset.number ?? "");
      const body = this.body(this.writes ? "writes" : "looks");
      const answer = await fetch(`/desk/m/${number}/here`, { method: "POST", body });
      if (!answer.ok) throw new Error(String(answer.status));
      const { here } = (await answer.json()) as { here: string[] };
      where.textContent = here.join(" · ");
      where.hidden = here.length === 0;
    } catch {
      // who else is there is good to know, and no more than that
      where.hidden = true;
    }
  }
}
