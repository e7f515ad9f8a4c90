/**
 * The live map of the net. It is large, so it comes only on pages that show it, and only where the
 * browser can draw it; otherwise the drawing of the server stays.
 */
export class Net extends HTMLElement {
  connectedCallback(): void {
    const { js } = this.dataset;
    if (!js || !this.dataset.bounds || !drawable()) return;
    const arrive = async (): Promise<void> => {
      try {
        const map = (await import(js)) as { start(of: HTMLElement): void };
        map.start(this);
      } catch {
        // no chunk, or no drawing surface after all
        this.classList.remove("live");
        const gl = this.querySelector<HTMLElement>(".gl");
        if (gl) gl.hidden = true;
        const base = this.querySelector<HTMLElement>(".base-switch");
        if (base) base.hidden = true;
      }
    };
    void arrive();
  }
}

/** Whether there is WebGL 2 here. */
function drawable(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}
