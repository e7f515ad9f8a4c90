/** Whether a key belongs to an input method that is composing; 229 is what older ones say. */
export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

const TICKS = new Set(["checkbox", "radio", "button", "submit", "image", "file"]);

/** Whether somebody types into this. */
export function typing(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !TICKS.has(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
