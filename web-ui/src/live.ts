/** What the stream tells: that something happened, never what. */
export interface Happened {
  kind: "entry" | "woke" | "lost";
  number?: string;
  version?: number;
}

/**
 * Follows what happens, from a place in the ledger on. There is one stream a page, and none while
 * nobody looks at it: browsers allow few lines to one server.
 */
export function follow(from: string, tell: (event: Happened) => void): void {
  if (!("EventSource" in window)) return;
  let last = from;
  let source: EventSource | null = null;
  let again = 0;
  const shut = (): void => {
    window.clearTimeout(again);
    source?.close();
    source = null;
  };
  const open = (): void => {
    if (source || document.hidden) return;
    const now = new EventSource(`/desk/live?from=${encodeURIComponent(last)}`);
    source = now;
    now.addEventListener("message", (message: MessageEvent<string>) => {
      if (message.lastEventId) last = message.lastEventId;
      tell(JSON.parse(message.data) as Happened);
    });
    now.addEventListener("error", () => {
      // a line that broke is taken up by the browser; one that was refused is not
      if (now.readyState !== EventSource.CLOSED) return;
      shut();
      again = window.setTimeout(open, 30_000);
    });
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? shut() : open()));
  window.addEventListener("pagehide", shut);
  window.addEventListener("pageshow", open);
  open();
}
