// Scans on which the server fails each time, and those of the same devices, which wait for them: no other does.

import type { Uuid } from "./protocol.ts";
import { type Kept, only, type Store } from "./store.ts";

const TIMES = 3; // failures of one scan sent alone before it is the one suspected

/** Counts how often in a row a scan sent alone brought the server down. */
export class Suspect {
  private id: Uuid = "";
  private times = 0;

  /** Count a failure; tells whether the scan is to be suspected. */
  failed(id: Uuid): boolean {
    this.times = this.id === id ? this.times + 1 : 1;
    this.id = id;
    return this.times >= TIMES;
  }
}

/** The next scans to send, in order; what comes after a stuck one of the same device stays behind it. */
export async function nextOf(store: Store, size: number): Promise<Kept[]> {
  const failed = await store.getAllFromIndex("scans", "where", only("failed"));
  const stuck = failed.filter(({ why }) => why === "");
  if (!stuck.length) return store.getAllFromIndex("scans", "where", only("here"), size);
  const waiting = await store.getAllFromIndex("scans", "where", only("here"));
  return waiting.filter((one) => !stuck.some((before) => isOfSameDevice(before, one))).slice(0, size);
}

function isOfSameDevice(one: Kept, other: Kept): boolean {
  if (one.asset && other.asset) return one.asset === other.asset;
  return one.scan.readings.some((reading) => other.scan.readings.includes(reading));
}
