// By what a device of the round is found: the phone's half of `lifecycle/registry/readings.py`.

import { codeIn } from "./code.ts";
import type { RoundDevice } from "./protocol.ts";

const ADDRESS = /^([a-z][a-z0-9+.-]*:\/\/|www\.|(mailto|tel|sms|geo|wifi|matmsg|smsto):)/i;
const SNIPEIT = /\/hardware\/(\d{1,18})(?:[/?#]|$)/i;
const SNIPEIT_TAG = /\/ht\/([^/?#]+)/i;
const GLPI = /\/front\/([a-z]+)\.form\.php\?(?:[^#]*&)?id=(\d{1,18})(?:[&#]|$)/i;
const GLPI_KINDS: Record<string, string> = {
  computer: "",
  monitor: "Monitor:",
  printer: "Printer:",
  phone: "Phone:",
  networkequipment: "NetworkEquipment:",
  peripheral: "Peripheral:",
};
// Lenovo's 1S puts the type and model (7 or 10) before the serial number.
const LENOVO = /^1S(?:[0-9A-Z]{10}|[0-9A-Z]{7})([0-9A-Z]{7,8})$/;

/** Whether a text is an address of some kind, never to be opened for having been scanned. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text.trim());
}

/** What a text may be looked for as, the likeliest first: `code:…`, `tag:…`, `external:…`, `serial:…`. */
export function cluesOf(reading: string): string[] {
  const text = reading.trim();
  const code = codeIn(text);
  const clues = code ? [`code:${code}`] : [];
  const tag = SNIPEIT_TAG.exec(text)?.[1];
  if (tag) clues.push(tagClue(decoded(tag)));
  const hardware = SNIPEIT.exec(text)?.[1];
  if (hardware) clues.push(`external:snipeit:${hardware}`);
  const [, kind = "", id] = GLPI.exec(text) ?? [];
  const prefix = GLPI_KINDS[kind.toLowerCase()];
  if (id && prefix !== undefined) clues.push(`external:glpi:${prefix}${id}`);
  if (text && !isAddress(text)) clues.push(tagClue(text), ...serials(text).map((serial) => `serial:${serial}`));
  return clues;
}

/** All that a device is found by. */
export function cluesTo(device: RoundDevice): string[] {
  const clues = [device.code, ...device.codes].filter(Boolean).map((code) => `code:${code}`);
  if (device.tag) clues.push(tagClue(device.tag));
  if (device.external) clues.push(`external:${device.external}`);
  const serial = device.serial ? normaliseSerial(device.serial) : "";
  if (serial) clues.push(`serial:${serial}`);
  return [...new Set(clues)];
}

function tagClue(tag: string): string {
  return `tag:${tag.toLowerCase()}`;
}

/** An address' part in plain text; as it stands where it is badly written. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** As serial numbers are compared: capitals without accents, blanks, dashes or underscores. */
function normaliseSerial(text: string): string {
  return text.normalize("NFKD").toUpperCase().normalize("NFKD").replace(/[\p{M}\p{Z}\p{C}\p{Pd}\p{Pc}]/gu, "");
}

/** What a maker's barcode may hold: the number, or the number behind the identifier S of ANSI MH10.8.2. */
function serials(text: string): string[] {
  const raw = normaliseSerial(text);
  const lenovo = LENOVO.exec(raw)?.[1];
  const behind = raw.startsWith("1S") ? raw.slice(2) : raw.startsWith("S") ? raw.slice(1) : "";
  return [raw, lenovo, behind].filter((serial): serial is string => Boolean(serial));
}
