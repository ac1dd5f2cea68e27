import { onContent } from "./page.ts";

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365.25 * 86400],
  ["month", 30.44 * 86400],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];

/** Say how far an instant is from now, in the page's language. */
export function relative(instant: Date, now: Date, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const seconds = (instant.getTime() - now.getTime()) / 1000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, "second");
}

/** Keep `<time data-relative>` true while a page stays open; the server's words are right when it opens. */
export function relativeDates(): void {
  const refresh = (): void => {
    for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
      const instant = new Date(element.dateTime);
      if (Number.isNaN(instant.getTime())) continue;
      element.textContent = relative(instant, new Date(), document.documentElement.lang || "fr");
    }
  };
  onContent(refresh);
  window.setInterval(refresh, 60_000);
}
