// The devices that the phone knows, and what it believes of them once its own unsent scans are counted in.

import { cluesOf, cluesTo } from "./clues.ts";
import { at } from "./whereabouts.ts";
import type { Device, RoundDevice, Start, Uuid } from "./protocol.ts";
import { type Kept, type KeptDevice, ofAsset, type Writing } from "./store.ts";

/** A device with all that it is found by. */
export function filed(device: RoundDevice): KeptDevice {
  return { id: device.id, device, clues: cluesTo(device) };
}

/** The devices that a reading may mean: those of its first clue that leads anywhere. */
async function meant(tx: Writing, reading: string): Promise<RoundDevice[]> {
  const byClue = tx.objectStore("devices").index("clues");
  for (const clue of cluesOf(reading)) {
    const found = await byClue.getAll(clue);
    if (found.length) return found.map(({ device }) => device);
  }
  return [];
}

/** What readings of one scan mean: devices, and the readings with the one that led to them first. */
export async function find(tx: Writing, readings: string[]): Promise<{ devices: RoundDevice[]; readings: string[] }> {
  for (const reading of readings) {
    const devices = await meant(tx, reading);
    if (devices.length) return { devices, readings: [reading, ...readings.filter((other) => other !== reading)] };
  }
  return { devices: [], readings };
}

/** A device as it will be when the scans of it that wait here are done. */
export async function believed(tx: Writing, device: RoundDevice, start: Start): Promise<RoundDevice> {
  const waiting = (await scansOf(tx, device.id)).filter(({ where, after }) => where === "here" && after);
  const after = waiting.at(-1)?.after;
  return after ? at(start, device, after) : device;
}

/** The scans of a device that the phone holds, in their order. */
export function scansOf(tx: Writing, asset: Uuid): Promise<Kept[]> {
  return tx.objectStore("scans").index("asset").getAll(ofAsset(asset));
}

/** Keep what is known of a device; what only the round tells (its other labels, its serial) stays. */
export async function learn(tx: Writing, device: Device): Promise<RoundDevice> {
  const devices = tx.objectStore("devices");
  const before = (await devices.get(device.id))?.device;
  const { id, code, title, tag, category, state, site_id, room_id, place } = device;
  const rest = { codes: before?.codes ?? [], serial: before?.serial ?? null, external: before?.external ?? null };
  const learnt = { id, code, title, tag, category, state, site_id, room_id, place, ...rest };
  await devices.put(filed(learnt));
  return learnt;
}
