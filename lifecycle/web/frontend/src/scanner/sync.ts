// The way of the scans to the server: in order, fifty at a time, each as often as it takes.

import { learn } from "./devices.ts";
import { phoneOf } from "./phone.ts";
import type { Answer, Hold, Sync, Synced, Uuid } from "./protocol.ts";
import { type Server, ServerTrouble } from "./server.ts";
import { type Kept, kept, keep, only, read, type Store, write } from "./store.ts";
import { nextOf, Suspect } from "./stuck.ts";

const MOST = 50; // scans in one request

/** What a drain needs; `fresh` are the scans just taken on a good network. */
export interface Line {
  store: Store;
  server: Server;
  owner: string;
  phone: { id: Uuid; name: string };
  /** They are not compared with what the phone believed: what it sees now is newer than anything it keeps. */
  fresh: Set<Uuid>;
  /** How many to send at once: fewer after a failure, as a slow network may pass a few. */
  size: number;
  suspect: Suspect;
  heard: (synced: Synced) => void;
}

/** Make a line to the server for one person's scans. */
export async function lineOf(store: Store, server: Server, owner: string, heard: Line["heard"] = () => undefined): Promise<Line> {
  return { store, server, owner, phone: await phoneOf(store), fresh: new Set(), size: MOST, suspect: new Suspect(), heard };
}

/** Send all that waits, in order; raises ServerTrouble at the first that does not pass, which then waits on. */
export async function drain(line: Line): Promise<void> {
  for (;;) {
    const waiting = await nextOf(line.store, line.size);
    if (!waiting.length) break;
    await pass(line, waiting);
    line.size = Math.min(MOST, line.size * 2);
  }
  await report(line);
}

/** Ask again for what is to be settled: somebody may have settled it. */
export async function recheck(line: Line): Promise<void> {
  const all = await line.store.getAllFromIndex("scans", "where", only("check"));
  for (let first = 0; first < all.length; first += MOST) await send(line, all.slice(first, first + MOST));
}

/** Send a batch; where the server refuses it, find the scan at fault and keep it with the reason. */
async function pass(line: Line, batch: Kept[]): Promise<void> {
  try {
    await send(line, batch);
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error;
    const [only] = batch;
    if (error.trouble !== "refused") {
      line.size = Math.max(1, line.size >> 1);
      for (const { id } of batch) line.fresh.delete(id);
      const isSuspect = only && batch.length === 1 && error.trouble === "server-down" && line.suspect.failed(only.id);
      if (isSuspect && (await isUp(line))) return refuse(line.store, only.id, "");
      throw error;
    }
    if (only && batch.length === 1) return refuse(line.store, only.id, error.words);
    const middle = batch.length >> 1;
    await pass(line, batch.slice(0, middle));
    await pass(line, batch.slice(middle));
  }
}

/** Whether the server takes a report without any scan: then a scan that it fails on is itself at fault. */
async function isUp(line: Line): Promise<boolean> {
  try {
    await line.server.sync(await bodyOf(line, []));
    return true;
  } catch (error) {
    if (error instanceof ServerTrouble) return false;
    throw error;
  }
}

async function send(line: Line, batch: Kept[]): Promise<void> {
  const going = await mark(line.store, batch);
  const body = await bodyOf(line, going);
  const synced = await line.server.sync(body);
  await settle(line.store, synced.answers);
  await keep(line.store, "reported", reportOf(body));
  await release(line.store, body.phone.holds);
  for (const { id } of batch) line.fresh.delete(id);
  line.heard(synced);
}

/** From now on these may have reached the server, whatever comes back; those taken off meanwhile stay here. */
function mark(store: Store, batch: Kept[]): Promise<Kept[]> {
  return write(store, async (tx) => {
    const scans = tx.objectStore("scans");
    const current = await Promise.all(batch.map(({ id }) => scans.get(id)));
    const going = current.flatMap((one) => (one ? [{ ...one, left: true }] : []));
    await Promise.all(going.map((one) => scans.put(one)));
    return going;
  });
}

async function bodyOf({ store, owner, phone, fresh }: Line, going: Kept[]): Promise<Sync> {
  const counts = await Promise.all(UNSENT.map((where) => store.countFromIndex("scans", "where", only(where))));
  const pending = counts.reduce((sum, count) => sum + count, 0) - going.filter(({ where }) => where === "here").length;
  return {
    owner,
    phone: { ...phone, now: new Date().toISOString(), pending, holds: await holdsOf(store, going) },
    scans: going.map(({ scan }) => (fresh.has(scan.id) ? { ...scan, known: null } : scan)),
  };
}
const UNSENT = ["here", "failed"] as const;

/** What this phone takes part in, and how many of its scans for each will still be here after this batch. */
async function holdsOf(store: Store, going: Kept[]): Promise<Hold[]> {
  const holds = Object.entries((await kept(store, "holds")) ?? {});
  if (!holds.length) return [];
  const all = await Promise.all(UNSENT.map((where) => store.getAllFromIndex("scans", "where", only(where))));
  const sent = new Set(going.map(({ id }) => id));
  const left = all.flat().filter(({ id }) => !sent.has(id));
  return holds.map(([id, type]) => {
    const member = type === "inventory" ? "inventory_id" : "lot_id";
    return { type, id, pending: left.filter(({ scan }) => scan.said[member] === id).length };
  });
}

/** Say how many wait here, where the server last heard another number. */
async function report(line: Line): Promise<void> {
  const body = await bodyOf(line, []);
  const before = (await kept(line.store, "reported")) ?? NOTHING;
  if (reportOf(body) === before) return;
  line.heard(await line.server.sync(body));
  await keep(line.store, "reported", reportOf(body));
  await release(line.store, body.phone.holds);
}

/** Say that nothing will ever come from this phone any more. */
export async function sayGoodbye(line: Line): Promise<void> {
  const { phone, ...body } = await bodyOf(line, []);
  const holds = phone.holds.map((hold) => ({ ...hold, pending: 0 }));
  await line.server.sync({ ...body, phone: { ...phone, pending: 0, holds } });
}

function reportOf({ phone: { pending, holds } }: Sync): string {
  return JSON.stringify([pending, holds.filter((hold) => hold.pending > 0)]);
}
const NOTHING = "[0,[]]";

/** The server has heard that nothing is left for these: no need to say it again, unless more came meanwhile. */
async function release(store: Store, holds: Hold[]): Promise<void> {
  const done = holds.filter(({ pending }) => pending === 0).map(({ id }) => id);
  if (!done.length) return;
  await write(store, async (tx) => {
    const byWhere = tx.objectStore("scans").index("where");
    const all = [...(await byWhere.getAll(only("here"))), ...(await byWhere.getAll(only("failed")))];
    const wanted = new Set(all.flatMap(({ scan: { said } }) => [said.inventory_id, said.lot_id]));
    const left = Object.entries((await read(tx, "holds")) ?? {}).filter(([id]) => !done.includes(id) || wanted.has(id));
    await tx.objectStore("keep").put(Object.fromEntries(left), "holds");
  });
}

/** Keep the server's answers, and what they tell of the devices. */
async function settle(store: Store, answers: Answer[]): Promise<void> {
  await write(store, async (tx) => {
    const scans = tx.objectStore("scans");
    for (const answer of answers) {
      const current = answer.id === null ? undefined : await scans.get(answer.id);
      // Taken off the phone meanwhile: nothing to keep of it.
      if (!current) continue;
      const asset = answer.device?.id ?? current.asset;
      const where = answer.to_check ? "check" : "sent";
      await scans.put({ ...current, answer, asset, where, foretold: false, left: true, why: null });
      if (answer.device) await learn(tx, answer.device);
    }
  });
}

async function refuse(store: Store, id: Uuid, why: string): Promise<void> {
  await write(store, async (tx) => {
    const current = await tx.objectStore("scans").get(id);
    if (current) await tx.objectStore("scans").put({ ...current, where: "failed", why });
  });
}
