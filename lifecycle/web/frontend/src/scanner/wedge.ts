// Scanners that type what they read, as a keyboard would: told from people by their speed.

import type { Key } from "./keyboard.ts";
import { readingsOf } from "./readings.ts";

const SHORTEST = 4; // keys
const IN_FIELD = 50; // ms between two keys, where people may be typing
const ELSEWHERE = 250; // ms: nobody types to nowhere, and radio scanners are slow
const ENDS = ["Enter", "Tab", "NumpadEnter"];

type Field = HTMLInputElement | HTMLTextAreaElement;

/** A burst of keys, and the field as it was before them. */
interface Burst {
  keys: Key[];
  last: number;
  field: Field | null;
  value: string;
}

/**
 * Listen to wedge scanners on the whole page.
 *
 * `take` is given the readings, the likeliest first, and the field where the cursor was; when it returns false the
 * text stays in the field and the ending key does what it does. Returns what stops listening.
 */
export function listenToWedge(take: (readings: string[], field: HTMLElement | null) => boolean): () => void {
  let burst: Burst | null = null;
  const listen = (event: KeyboardEvent): void => {
    if (event.isComposing || ["Shift", "CapsLock", "AltGraph"].includes(event.key)) return;
    const isEnd = ENDS.includes(event.key);
    const runs = burst !== null && event.timeStamp - burst.last <= (burst.field ? IN_FIELD : ELSEWHERE);
    if (isEnd && burst && runs && burst.keys.length >= SHORTEST) give(burst, event, take);
    if (isEnd || event.repeat || !isTyped(event)) {
      burst = null;
      return;
    }
    if (!burst || !runs) burst = begin();
    burst.keys.push({ key: event.key, code: event.code, shift: event.shiftKey });
    burst.last = event.timeStamp;
  };
  // First of all listeners: a page's own keys must not answer a scanner.
  window.addEventListener("keydown", listen, true);
  return () => window.removeEventListener("keydown", listen, true);
}

/** Whether a key writes a character; shortcuts do not. A dead key counts: another layout makes a character of it. */
function isTyped({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  // AltGr is Ctrl and Alt together.
  return (key.length === 1 || key === "Dead") && !metaKey && ctrlKey === altKey;
}

function begin(): Burst {
  const here = document.activeElement;
  const field = here instanceof HTMLInputElement || here instanceof HTMLTextAreaElement ? here : null;
  return { keys: [], last: 0, field, value: field?.value ?? "" };
}

function give(burst: Burst, event: KeyboardEvent, take: (readings: string[], field: HTMLElement | null) => boolean): void {
  if (!take(readingsOf(burst.keys), burst.field)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (burst.field && burst.field.value !== burst.value) {
    burst.field.value = burst.value;
    burst.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
