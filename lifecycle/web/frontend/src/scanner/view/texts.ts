// The page's sentences, written by the server in the reader's language and kept with the page.

// A page that shares the scanner's parts adds its own sentences.
const SOURCES = ["scanner-texts", "page-texts"].map((id) => document.getElementById(id)?.textContent ?? "{}");
const TEXTS = Object.assign({}, ...SOURCES.map((source) => JSON.parse(source) as object)) as Record<string, string>;
const LOCALE = document.documentElement.lang || "fr";
const PLURAL = new Intl.PluralRules(LOCALE);
const CLOCK = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit" });
const MOMENT = new Intl.DateTimeFormat(LOCALE, { dateStyle: "long", timeStyle: "short" });
const NUMBER = new Intl.NumberFormat(LOCALE);

/** Return a sentence with its blanks filled in. */
export function text(key: string, values: Record<string, string | number> = {}): string {
  const found = TEXTS[key];
  if (found === undefined) throw new Error(`No text ${key}`);
  return found.replace(/\{(\w+)\}/g, (blank, name: string) => {
    const value = values[name];
    return typeof value === "number" ? NUMBER.format(value) : (value ?? blank);
  });
}

export const isText = (key: string): boolean => key in TEXTS;

/** Return the sentence that goes with a number. */
export function many(key: string, n: number, values: Record<string, string | number> = {}): string {
  return text(`${key}_${PLURAL.select(n) === "one" ? "one" : "many"}`, { n, ...values });
}

export const clock = (instant: string): string => CLOCK.format(new Date(instant));
export const moment = (instant: string): string => MOMENT.format(new Date(instant));

/** Return a size in the reader's units, « 12,3 Mo ». */
export function size(bytes: number): string {
  const unit = bytes < 1e6 ? "kilobyte" : "megabyte";
  const value = bytes / (bytes < 1e6 ? 1e3 : 1e6);
  return new Intl.NumberFormat(LOCALE, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

/** Put a text in the form that searches compare: no case, no accent. */
export function plain(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
