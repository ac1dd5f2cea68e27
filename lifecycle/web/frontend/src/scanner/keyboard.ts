// What the same key gives on the two layouts that a wedge scanner meets here: US and French AZERTY.

/** A key as the browser tells it. */
export interface Key {
  /** What the computer's layout made of it. */
  key: string;
  /** Which physical key it was, named as on a US keyboard; empty where the system does not tell. */
  code: string;
  shift: boolean;
}

/** Plain and shifted characters of the physical keys of one row. */
type Row = [codes: string[], plain: string, shifted: string];

const DIGITS = ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8", "Digit9", "Digit0"];
const UPPER = [..."QWERTYUIOP"].map((letter) => `Key${letter}`);
const HOME = [..."ASDFGHJKL"].map((letter) => `Key${letter}`);
const LOWER = [..."ZXCVBNM"].map((letter) => `Key${letter}`);

const US: Row[] = [
  [["Backquote", ...DIGITS, "Minus", "Equal"], "`1234567890-=", "~!@#$%^&*()_+"],
  [[...UPPER, "BracketLeft", "BracketRight"], "qwertyuiop[]", "QWERTYUIOP{}"],
  [[...HOME, "Semicolon", "Quote", "Backslash"], "asdfghjkl;'\\", 'ASDFGHJKL:"|'],
  [["IntlBackslash", ...LOWER, "Comma", "Period", "Slash"], "\\zxcvbnm,./", "|ZXCVBNM<>?"],
];
const FRENCH: Row[] = [
  [["Backquote", ...DIGITS, "Minus", "Equal"], "²&é\"'(-è_çà)=", "~1234567890°+"],
  [[...UPPER, "BracketLeft", "BracketRight"], "azertyuiop^$", "AZERTYUIOP¨£"],
  [[...HOME, "Semicolon", "Quote", "Backslash"], "qsdfghjklmù*", "QSDFGHJKLM%µ"],
  [["IntlBackslash", ...LOWER, "Comma", "Period", "Slash"], "<wxcvbn,;:!", ">WXCVBN?./§"],
];

/** « KeyQ » and « Shift KeyQ » to their characters. */
type Layout = Map<string, string>;

function layoutOf(rows: Row[]): Layout {
  const layout: Layout = new Map([["Space", " "], ["Shift Space", " "]]);
  for (const [codes, plain, shifted] of rows) {
    codes.forEach((code, place) => {
      layout.set(code, plain.charAt(place));
      layout.set(`Shift ${code}`, shifted.charAt(place));
    });
  }
  return layout;
}

const us = layoutOf(US);
const french = layoutOf(FRENCH);
export const LAYOUTS = [us, french];

/** The character of a physical key on a layout; the number pad says the same on all. */
export function onLayout({ key, code, shift }: Key, layout: Layout): string {
  if (code.startsWith("Numpad")) return key.length === 1 ? key : "";
  return layout.get(shift ? `Shift ${code}` : code) ?? (key.length === 1 ? key : "");
}

/** Characters of one layout to those of the other, for systems that do not tell the physical key. */
function between(from: Layout, to: Layout): Map<string, string> {
  // The keys of the main block win over the extra one of European keyboards, which repeats some of them.
  const keys = [...from.keys()].sort((one) => (one.endsWith("IntlBackslash") ? -1 : 1));
  return new Map(keys.map((key) => [from.get(key) ?? "", to.get(key) ?? ""]));
}

export const SWAPS = [between(french, us), between(us, french)];
