const DAYS = 3;
const PREFIX = "yw-keep-";

interface Kept {
  at: number;
  /** The version of the matter it was written on. */
  version: string;
  sent: boolean;
  fields: Record<string, string>;
}

type Text = HTMLInputElement | HTMLTextAreaElement;

function texts(form: HTMLFormElement): Text[] {
  return Array.from(form.querySelectorAll<Text>("textarea[name], input[name]")).filter(
    (f) => f instanceof HTMLTextAreaElement || ["text", "date", "number"].includes(f.type),
  );
}

function version(form: HTMLFormElement): string {
  const field = form.elements.namedItem("_version");
  return field instanceof HTMLInputElement ? field.value : "";
}

/**
 * Keeps what somebody types into a form of a matter, on this device and for this account, so that a
 * closed tab or a matter looked at in between loses nothing. It is gone when the matter has moved on
 * after it was sent, after three days, and when the person signs out.
 */
export function keep(forms: Iterable<HTMLFormElement>): void {
  for (const form of forms) one(form);
}

function one(form: HTMLFormElement): void {
  const act = form.closest("details")?.id ?? "";
  const key = `${PREFIX}${form.dataset.keep ?? ""}-${form.getAttribute("action") ?? ""}#${act}`;
  const own = texts(form);
  const old = read(key);
  if (old?.sent && old.version !== version(form)) {
    remove(key);
  } else if (old) {
    let put = false;
    for (const field of own) {
      const value = old.fields[field.name];
      if (!value || field.value !== "") continue;
      field.value = value;
      put = true;
    }
    const box = form.closest("details");
    if (put && box) box.open = true;
  }
  let timer = 0;
  const save = (sent: boolean): void => {
    window.clearTimeout(timer);
    const fields: Record<string, string> = {};
    for (const field of own) if (field.value !== field.defaultValue) fields[field.name] = field.value;
    if (Object.keys(fields).length === 0) remove(key);
    else write(key, { at: Date.now(), version: version(form), sent, fields });
  };
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => save(false), 300);
  });
  form.addEventListener("submit", () => save(true));
}

/** Forgets everything that was kept here, for whoever signs out. */
export function forgetAll(): void {
  try {
    const keys = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? "");
    for (const key of keys) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // storage is switched off: there is nothing to forget
  }
}

function read(key: string): Kept | null {
  try {
    const text = localStorage.getItem(key);
    if (!text) return null;
    const kept = JSON.parse(text) as Kept;
    if (Date.now() - kept.at <= DAYS * 86_400_000) return kept;
    localStorage.removeItem(key);
  } catch {
    // switched off or unreadable: the form itself still holds what is typed
  }
  return null;
}

function remove(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // switched off
  }
}

function write(key: string, value: Kept): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // full or switched off: the form itself still holds what is typed
  }
}
