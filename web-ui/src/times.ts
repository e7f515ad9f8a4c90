const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** Says how long ago a time is, when it is pointed at; the exact time stays what is shown. */
export function times(root: ParentNode): void {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[datetime]:not([title])")) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    if (Number.isNaN(seconds)) continue;
    const [unit, size] = STEPS.find(([, s]) => Math.abs(seconds) >= s) ?? ["minute", 60];
    time.title = words.format(Math.round(seconds / size), unit);
  }
}
