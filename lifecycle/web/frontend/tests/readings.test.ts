import assert from "node:assert/strict";
import { test } from "node:test";
import type { Key } from "../src/scanner/keyboard.ts";
import { readingsOf } from "../src/scanner/readings.ts";
import { checkCharacter } from "../src/scanner/code.ts";

const CODE = "K7M23FX" + checkCharacter("K7M23FX");
const ADDRESS = `https://parc.fr/e/${CODE}`;

// Which physical key a scanner presses for a character, written out from the layouts' drawings.
const US: Record<string, string> = { ":": "Shift Semicolon", "/": "Slash", ".": "Period", "-": "Minus" };
const FRENCH: Record<string, string> = {
  ":": "Period", "/": "Shift Period", ".": "Shift Comma", "-": "Digit6",
  a: "KeyQ", q: "KeyA", z: "KeyW", w: "KeyZ", m: "Semicolon",
  A: "Shift KeyQ", Q: "Shift KeyA", Z: "Shift KeyW", W: "Shift KeyZ", M: "Shift Semicolon",
};

function pressed(character: string, layout: Record<string, string>): { code: string; shift: boolean } {
  const isFrench = layout === FRENCH;
  const known = layout[character];
  if (known) return { code: known.replace("Shift ", ""), shift: known.startsWith("Shift ") };
  if (/\d/.test(character)) return { code: `Digit${character}`, shift: isFrench };
  return { code: `Key${character.toUpperCase()}`, shift: character !== character.toLowerCase() };
}

/** The keys of a scanner set to one layout, on a computer that wrote `written`. */
function keys(text: string, layout: Record<string, string>, written: string): Key[] {
  assert.equal(text.length, written.length);
  return [...text].map((character, place) => ({ ...pressed(character, layout), key: written.charAt(place) }));
}

const OF_US_ON_FRENCH: Record<string, string> = {
  ":": "M", "/": "!", ".": ":", "-": ")", a: "q", q: "a", z: "w", w: "z", m: ",",
  A: "Q", Q: "A", Z: "W", W: "Z", M: "?",
  "1": "&", "2": "é", "3": '"', "4": "'", "5": "(", "6": "-", "7": "è", "8": "_", "9": "ç", "0": "à",
};
const OF_FRENCH_ON_US: Record<string, string> = {
  ":": ".", "/": ">", ".": "<", "-": "6", a: "q", q: "a", z: "w", w: "z", m: ";",
  A: "Q", Q: "A", Z: "W", W: "Z", M: ":",
  "1": "!", "2": "@", "3": "#", "4": "$", "5": "%", "6": "^", "7": "&", "8": "*", "9": "(", "0": ")",
};
const garbled = (text: string, by: Record<string, string>): string => [...text].map((one) => by[one] ?? one).join("");

for (const text of [ADDRESS, CODE]) {
  test(`${text}: scanner and computer of one layout`, () => {
    assert.equal(readingsOf(keys(text, US, text))[0], text);
    assert.equal(readingsOf(keys(text, FRENCH, text))[0], text);
  });

  test(`${text}: a scanner set to US on a French computer`, () => {
    assert.equal(readingsOf(keys(text, US, garbled(text, OF_US_ON_FRENCH)))[0], text);
  });

  test(`${text}: a scanner set to French on a US computer`, () => {
    assert.equal(readingsOf(keys(text, FRENCH, garbled(text, OF_FRENCH_ON_US)))[0], text);
  });

  test(`${text}: a system that does not tell the physical keys`, () => {
    for (const by of [OF_US_ON_FRENCH, OF_FRENCH_ON_US]) {
      const blind = [...garbled(text, by)].map((key) => ({ key, code: "", shift: false }));
      assert.equal(readingsOf(blind)[0], text);
    }
  });
}

test("a foreign address goes before what it would be on another layout", () => {
  const text = "http://autre.fr/x";
  assert.equal(readingsOf(keys(text, US, garbled(text, OF_US_ON_FRENCH)))[0], text);
});

test("a number that cannot be checked is tried as typed first, then as the other layouts would have it", () => {
  const readings = readingsOf(keys("2021-0417", US, "éàé&)à'&è"));
  assert.equal(readings[0], "éàé&)à'&è");
  assert.ok(readings.includes("2021-0417"));
});

test("keys that write nothing are no part of a reading", () => {
  assert.deepEqual(readingsOf([{ key: "Dead", code: "", shift: false }]), []);
});
