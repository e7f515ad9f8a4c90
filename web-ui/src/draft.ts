import { once } from "./guard";

const KEPT = ["text", "place_text", "name", "phone", "lon", "lat"] as const;
const DAYS = 3;

interface Draft {
  at: number;
  fields: Record<string, string>;
}

/**
 * Keeps what was typed on this device until it was sent, so that a closed tab loses nothing. Photos
 * are not kept. It is gone after three days, and as soon as the report has arrived.
 */
export function draft(form: HTMLFormElement): void {
  const key = `yw-draft-${form.dataset.draft ?? ""}`;
  const field = (name: string): HTMLInputElement | HTMLTextAreaElement | null => {
    const found = form.elements.namedItem(name);
    return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : null;
  };
  const old = read(key);
  for (const name of KEPT) {
    const f = field(name);
    const value = old?.fields[name];
    if (f && value && f.value === "") f.value = value;
  }
  // the map and what stands nearby follow the point
  if (old?.fields["lon"]) form.querySelector("yw-place")?.dispatchEvent(new Event("yw-restored"));
  let timer = 0;
  const keep = (): void => {
    const fields: Record<string, string> = {};
    for (const name of KEPT) fields[name] = field(name)?.value ?? "";
    write(key, { at: Date.now(), fields });
  };
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, 400);
  });
  form.addEventListener("submit", () => {
    keep();
    once(form);
  });
}

/** Forgets a draft. */
export function forget(name: string): void {
  try {
    localStorage.removeItem(`yw-draft-${name}`);
  } catch {
    // storage is switched off: there is nothing to forget
  }
}

function read(key: string): Draft | null {
  try {
    const text = localStorage.getItem(key);
    if (!text) return null;
    const kept = JSON.parse(text) as Draft;
    if (Date.now() - kept.at > DAYS * 86_400_000) {
      localStorage.removeItem(key);
      return null;
    }
    return kept;
  } catch {
    return null;
  }
}

function write(key: string, value: Draft): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // full or switched off: the form itself still holds what was typed
  }
}
