/**
 * Asks before a form with something typed in it is left, and keeps a form from being sent twice by a
 * second click. The server would see through a second send anyhow; the person should not wonder.
 */
export function guard(forms: Iterable<HTMLFormElement>): void {
  const touched = new Set<HTMLFormElement>();
  for (const form of forms) {
    form.addEventListener("input", () => touched.add(form));
    form.addEventListener("submit", () => {
      touched.clear();
      once(form);
    });
  }
  window.addEventListener("beforeunload", (event) => {
    // a form that left the page is nobody's loss: what was typed in it is kept beside
    if (Array.from(touched).some((form) => form.isConnected)) event.preventDefault();
  });
}

/** Lets a form be sent once every few seconds. */
export function once(form: HTMLFormElement): void {
  const stop = (event: Event): void => event.preventDefault();
  setTimeout(() => form.addEventListener("submit", stop), 0);
  setTimeout(() => form.removeEventListener("submit", stop), 4000);
}
