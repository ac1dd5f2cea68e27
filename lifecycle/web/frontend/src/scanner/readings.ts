// From what a scanner typed to what its code may say: the computer's layout may not be the scanner's.

import { codeIn } from "./code.ts";
import { type Key, LAYOUTS, onLayout, SWAPS } from "./keyboard.ts";

/** What a person typed by hand, or a camera read: one reading, cleaned of the blanks around it. */
export function typed(text: string): string[] {
  const cleaned = text.trim();
  return cleaned ? [cleaned] : [];
}

/** What a burst of keys may say, the likeliest first: a checked label code, an address, then as it was typed. */
export function readingsOf(keys: Key[]): string[] {
  const plain = keys.map(({ key }) => (key.length === 1 ? key : "")).join("");
  const others = keys.some(({ code }) => code)
    ? LAYOUTS.map((layout) => keys.map((key) => onLayout(key, layout)).join(""))
    : SWAPS.map((swap) => [...plain].map((character) => swap.get(character) ?? character).join(""));
  const found = [plain, ...others].flatMap(typed);
  // Sorting keeps the order of equals: what was typed goes before what another layout would have said.
  return [...new Set(found)].sort((one, other) => rank(one) - rank(other));
}

/** 0: a label of ours, its check character right; 1: an address; 2: anything else. */
function rank(reading: string): number {
  if (codeIn(reading)) return 0;
  return /^https?:\/\/[\w.-]+(:\d+)?(\/|$)/i.test(reading) ? 1 : 2;
}
