/** Fetches a page of ours as a document; whoever may not see it any more gets none. */
async function page(address: string): Promise<Document | null> {
  try {
    const answer = await fetch(address);
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null;
  }
}

function rowsOf(root: ParentNode): HTMLTableRowElement[] {
  return Array.from(root.querySelectorAll<HTMLTableRowElement>("tr[data-number]"));
}

/**
 * Brings the rows that are shown up to date where they stand. Nothing moves: what left the list is
 * marked, and what is new is only counted. Ticks and the focus stay. Returns how many are new.
 */
export async function renew(host: HTMLElement, told: ReadonlySet<string>): Promise<number> {
  const now = await page(host.dataset.list ?? "/desk");
  if (!now) return 0;
  const there = new Map(rowsOf(now).map((row) => [row.dataset.number ?? "", row]));
  for (const row of rowsOf(host)) {
    const number = row.dataset.number ?? "";
    const other = there.get(number);
    there.delete(number);
    // a row may only have slipped to the next page
    if (other) put(row, other);
    else if (told.has(number)) gone(row, host.dataset.gone ?? "");
  }
  counts(now);
  return Array.from(there.keys()).filter((number) => told.has(number)).length;
}

function put(row: HTMLTableRowElement, other: HTMLTableRowElement): void {
  row.classList.remove("gone");
  row.querySelector(".tag.left")?.remove();
  if (row.dataset.version === other.dataset.version) return;
  row.dataset.version = other.dataset.version;
  const focused = row.querySelector(".what")?.contains(document.activeElement) ?? false;
  const cells = Array.from(other.cells);
  Array.from(row.cells).forEach((cell, i) => {
    const from = cells[i];
    if (!from || cell.classList.contains("pick")) return;
    cell.replaceChildren(...Array.from(from.childNodes));
  });
  row.classList.add("changed");
  if (focused) row.querySelector<HTMLElement>("a.open")?.focus({ preventScroll: true });
}

function gone(row: HTMLTableRowElement, words: string): void {
  if (row.classList.contains("gone")) return;
  row.classList.add("gone");
  const tag = document.createElement("span");
  tag.className = "tag left";
  tag.textContent = words;
  row.querySelector(".sub")?.append(tag);
}

/** The counts of the views. */
function counts(now: Document): void {
  for (const view of document.querySelectorAll<HTMLElement>(".views a[data-view] b")) {
    const id = view.closest<HTMLElement>("a")?.dataset.view ?? "";
    const other = now.querySelector(`.views a[data-view="${CSS.escape(id)}"] b`);
    if (!other) continue;
    view.textContent = other.textContent;
    view.className = other.className;
  }
}
