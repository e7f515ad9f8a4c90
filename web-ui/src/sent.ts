import { forget } from "./draft";

/** Stands on the page after a report: its draft is no longer needed. */
export class Sent extends HTMLElement {
  connectedCallback(): void {
    forget(this.dataset.draft ?? "");
  }
}
