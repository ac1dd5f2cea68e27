// The scans on the phone as the screen shows them.

import { cluesOf, isAddress } from "./clues.ts";
import { believed, find } from "./devices.ts";
import type { Answer, RoundDevice, Scan, Start, Uuid } from "./protocol.ts";
import type { Means } from "./queue.ts";
import { type Kept, only, type Store, type Where, write } from "./store.ts";
import { at } from "./whereabouts.ts";
import { fill } from "./words.ts";

export interface Entry {
  scan: Scan;
  where: Where;
  /** The server's, or what the phone foretells; null where it cannot foretell anything. */
  answer: Answer | null;
  foretold: boolean;
  /** Failed: why, in the server's words; empty where it has none. */
  why: string | null;
  /** As the phone believes it to be after this scan, where it knows it. */
  device: RoundDevice | null;
}

export interface Counts {
  here: number;
  check: number;
  failed: number;
  photos: number;
}

const KEPT = 1000; // answered scans, for people to look back at

/** The newest scans first. */
export async function recent(store: Store, start: Start, limit: number): Promise<Entry[]> {
  const found: Kept[] = [];
  let cursor = await store.transaction("scans").store.index("position").openCursor(null, "prev");
  while (cursor && found.length < limit) {
    found.push(cursor.value);
    cursor = await cursor.continue();
  }
  return Promise.all(found.map((kept) => entryOf(store, start, kept)));
}

/** What is not over, in the order taken. */
export async function unsettled(store: Store, start: Start): Promise<Entry[]> {
  const found = await Promise.all((["here", "check", "failed"] as const).map((where) => store.getAllFromIndex("scans", "where", only(where))));
  const inOrder = found.flat().sort((one, other) => one.position - other.position);
  return Promise.all(inOrder.map((kept) => entryOf(store, start, kept)));
}

export async function entryOf(store: Store, start: Start, kept: Kept): Promise<Entry> {
  const { scan, where, answer, foretold, why, after, asset } = kept;
  const device = asset ? (await store.get("devices", asset))?.device : undefined;
  const shown = device && where === "here" && after ? at(start, device, after) : device;
  return { scan, where, answer, foretold, why, device: shown ?? null };
}

export async function countsOf(store: Store): Promise<Counts> {
  const count = (where: Where) => store.countFromIndex("scans", "where", only(where));
  const [here, check, failed, photos] = await Promise.all([count("here"), count("check"), count("failed"), store.count("photos")]);
  return { here, check, failed, photos };
}

/** Forget the oldest answered scans: the register has them. */
export async function prune(store: Store): Promise<void> {
  const answered = await store.getAllKeysFromIndex("scans", "where", only("sent"));
  const old = answered.slice(0, Math.max(0, answered.length - KEPT));
  if (old.length) await write(store, async (tx) => void (await Promise.all(old.map((id) => tx.objectStore("scans").delete(id)))));
}

/** What was seen of an inventory with this phone, and what it knows of the rest. */
export async function expected(store: Store, start: Start, inventoryId: Uuid): Promise<{ seen: Uuid[]; left: RoundDevice[] }> {
  const all = await store.getAll("scans");
  const undone = new Set(all.map(({ scan }) => scan.said.of));
  const counted = all.filter(
    ({ id, scan, where, answer }) =>
      scan.verb === "count" && scan.said.inventory_id === inventoryId && where !== "failed" && answer?.kind !== "refused" && !undone.has(id),
  );
  const seen = new Set(counted.flatMap(({ asset }) => asset || []));
  const inventory = start.inventories.find(({ id }) => id === inventoryId);
  const waited = (inventory?.expected ?? []).filter((id) => !seen.has(id));
  const devices = await Promise.all(waited.map((id) => store.get("devices", id)));
  return { seen: [...seen], left: devices.flatMap((kept) => kept?.device ?? []) };
}

/** What readings mean as far as the round tells: no network is asked, nothing is written. */
export async function lookHere(store: Store, readings: string[], { start, words }: Means): Promise<Answer> {
  const devices = await write(store, async (tx) => {
    const found = await find(tx, readings);
    return Promise.all(found.devices.map((device) => believed(tx, device, start)));
  });
  const [device] = devices;
  const answer = { id: null, reasons: [], device: null, choices: [], to_check: false, can_undo: false };
  if (device && devices.length === 1) {
    const state = start.states[device.state]?.label ?? device.state;
    return { ...answer, kind: "done", text: fill(words.shown, { state, place: device.place || words.nowhere }), device };
  }
  if (devices.length) {
    return { ...answer, kind: "look", text: words.several, choices: devices.map((one) => ({ kind: "device", device: one })) };
  }
  const isForeign = readings.every((text) => isAddress(text) && !cluesOf(text).length);
  const text = isForeign ? words.foreign : words.unknown;
  return { ...answer, kind: "look", text, reasons: [{ code: isForeign ? "foreign" : "not-in-round", text }] };
}
