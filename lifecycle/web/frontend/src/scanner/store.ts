// What the phone keeps, one database a person and organisation: another one's sign-in neither sees nor sends it.

import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { Answer, Instant, Known, PhotoSent, RoundDevice, Scan, Start, Uuid } from "./protocol.ts";

export type Where = "here" | "sent" | "check" | "failed";

/** A scan on the phone, and what became of it. */
export interface Kept {
  id: Uuid;
  position: number;
  scan: Scan;
  where: Where;
  answer: Answer | null;
  /** True until the server's own answer has come. */
  foretold: boolean;
  /** Where the device is and how, once this scan is done; null where the phone cannot tell. */
  after: Known | null;
  asset: Uuid | "";
  /** Whether it may have reached the server: from then on it is undone there, not here. */
  left: boolean;
  /** Failed: why, in the server's words; empty where it fails on this scan each time, without a word. */
  why: string | null;
}

export interface KeptDevice {
  device: RoundDevice;
  id: Uuid;
  clues: string[];
}

export interface KeptPhoto extends PhotoSent {
  image: Blob;
  /** Refused by the server: why. */
  why: string | null;
}

/** A form filled in on the spot that waits to be sent: a hand-over signed without a network, devices ticked off. */
export interface KeptAct {
  /** The form's own nonce: sent twice, it counts once. */
  id: Uuid;
  /** In the order taken. */
  position: number;
  /** Where it is sent, and the page that it was filled in on. */
  address: string;
  page: string;
  /** What it is, in the person's words. */
  label: string;
  fields: [string, string][];
  /** Sent together with its like: devices seen one after the other. */
  joins: boolean;
  at: Instant;
  /** Refused by the server: why. */
  why: string | null;
}

export interface Round {
  siteIds: Uuid[];
  count: number;
  preparedAt: Instant;
}

/** A round being fetched: what is still to be asked, to resume after a break. */
export interface Preparing {
  siteIds: Uuid[];
  left: Uuid[];
  after: string | null;
  done: number;
  startedAt: Instant;
}

/** Single values. */
export interface Values {
  start: Start;
  phone: Uuid;
  position: number;
  round: Round;
  preparing: Preparing;
  /** What the server last heard of what waits here. */
  reported: string;
  /** What this phone took part in, by id: said to the server until it has heard that nothing is left. */
  holds: Record<Uuid, "inventory" | "lot">;
}

interface Schema extends DBSchema {
  scans: { key: Uuid; value: Kept; indexes: { position: number; where: [Where, number]; asset: [string, number] } };
  devices: { key: Uuid; value: KeptDevice; indexes: { clues: string } };
  arriving: { key: Uuid; value: KeptDevice };
  photos: { key: Uuid; value: KeptPhoto };
  keep: { key: keyof Values; value: Values[keyof Values] };
  acts: { key: Uuid; value: KeptAct; indexes: { position: number } };
}

export type Store = IDBPDatabase<Schema>;
type Name = "scans" | "devices" | "arriving" | "photos" | "keep" | "acts";
const STORES: Name[] = ["scans", "devices", "arriving", "photos", "keep", "acts"];

const PREFIX = "lifecycle ";

/** Open the database of one person and organisation. */
export async function openStore(owner: string): Promise<Store> {
  const store = await openDB<Schema>(PREFIX + owner, 2, {
    upgrade(database, before) {
      // Acts came with the second shape; what waits in the first one stays as it is.
      database.createObjectStore("acts", { keyPath: "id" }).createIndex("position", "position");
      if (before >= 1) return;
      const scans = database.createObjectStore("scans", { keyPath: "id" });
      scans.createIndex("position", "position", { unique: true });
      scans.createIndex("where", ["where", "position"]);
      scans.createIndex("asset", ["asset", "position"]);
      const devices = database.createObjectStore("devices", { keyPath: "id" });
      devices.createIndex("clues", "clues", { multiEntry: true });
      database.createObjectStore("arriving", { keyPath: "id" });
      database.createObjectStore("photos", { keyPath: "id" });
      database.createObjectStore("keep");
    },
    // Another tab wipes it or brings a newer shape: this one must not stand in the way.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });
  return store;
}

/** The phone has no room left: nothing was taken. */
export class StorageFull extends Error {}

/** A transaction over everything: what is read in it still holds when it is written. */
export type Writing = IDBPTransaction<Schema, Name[], "readwrite">;

/** Read and write in one transaction; raises StorageFull, and then nothing was written. */
export async function write<Result>(store: Store, work: (tx: Writing) => Promise<Result>): Promise<Result> {
  const tx = store.transaction(STORES, "readwrite");
  // Awaited below; without this, an aborted transaction would also be reported as nobody's error.
  tx.done.catch(() => undefined);
  try {
    const result = await work(tx);
    await tx.done;
    return result;
  } catch (error) {
    abort(tx);
    const full = [error, tx.error].some((one) => one instanceof DOMException && one.name === "QuotaExceededError");
    throw full ? new StorageFull() : error;
  }
}

function abort(tx: Writing): void {
  try {
    tx.abort();
  } catch {
    // It had ended by itself.
  }
}

/** Return a single value within a transaction. */
export async function read<Name extends keyof Values>(tx: Writing, name: Name): Promise<Values[Name] | undefined> {
  return (await tx.objectStore("keep").get(name)) as Values[Name] | undefined;
}

/** Return a single value, undefined when it was never kept. */
export async function kept<Name extends keyof Values>(store: Store, name: Name): Promise<Values[Name] | undefined> {
  return (await store.get("keep", name)) as Values[Name] | undefined;
}

/** Keep a single value. */
export async function keep<Name extends keyof Values>(store: Store, name: Name, value: Values[Name]): Promise<void> {
  await store.put("keep", value, name);
}

/** How many scans, photos and forms are not sent yet, those that the server would not take included. */
export async function waiting(store: Store): Promise<number> {
  const counts = await Promise.all([
    store.countFromIndex("scans", "where", only("here")),
    store.countFromIndex("scans", "where", only("failed")),
    store.count("photos"),
    store.count("acts"),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** All scans that are somewhere, in their order. */
export function only(where: Where): IDBKeyRange {
  return IDBKeyRange.bound([where, 0], [where, Infinity]);
}

/** All scans of a device, in their order. */
export function ofAsset(asset: Uuid): IDBKeyRange {
  return IDBKeyRange.bound([asset, 0], [asset, Infinity]);
}

/** Empty everything at once, then take the database away; another tab that holds it open keeps an empty one. */
export async function wipeStore(owner: string): Promise<void> {
  const store = await openStore(owner);
  await write(store, async (tx) => void (await Promise.all(STORES.map((name) => tx.objectStore(name).clear()))));
  store.close();
  await deleteDB(PREFIX + owner, { blocked: () => undefined });
}
