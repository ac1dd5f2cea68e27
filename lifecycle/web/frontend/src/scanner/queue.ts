// The scans on the phone: written before any network, in order, each with what the phone believes it does.

import { newRequestId } from "../behaviours/ids.ts";
import { believed, find, learn, scansOf } from "./devices.ts";
import { at, knownOf } from "./whereabouts.ts";
import { foretell } from "./predict.ts";
import type { Device, RoundDevice, Said, Scan, Start, Uuid, VerbName } from "./protocol.ts";
import { type Kept, read, type Store, type Writing, write } from "./store.ts";
import type { DeskWords } from "./words.ts";

/** What a scan asks. */
export interface Asked {
  verb: VerbName;
  readings: string[];
  said: Said;
  /** The device, where the screen knows it already; else it is looked for by the readings. */
  device?: Device | null;
}

/** What the phone judges with. */
export interface Means {
  start: Start;
  words: DeskWords;
}

/** Write a scan down; raises StorageFull, and then nothing was taken. */
export function take(store: Store, asked: Asked, means: Means): Promise<Kept> {
  return write(store, async (tx) => {
    const { device, readings } = await meantBy(tx, asked, means.start);
    // Two tabs never take the same position: it is counted in the transaction that writes the scan.
    const position = ((await read(tx, "position")) ?? 0) + 1;
    const scan: Scan = {
      id: newRequestId(),
      position,
      verb: asked.verb,
      readings,
      asset_id: device?.id ?? null,
      occurred_at: new Date().toISOString(),
      said: asked.said,
      known: device && knownOf(device),
    };
    const kept = device ? await judged(tx, unjudged(scan), device, means) : unjudged(scan);
    await tx.objectStore("keep").put(position, "position");
    await hold(tx, scan.said);
    await tx.objectStore("scans").add(kept);
    return kept;
  });
}

/** Take a scan back: out of the queue if it never left (answers null), else by a scan that says so. */
export async function takeBack(store: Store, id: Uuid, means: Means): Promise<Kept | null> {
  const gone = await write(store, async (tx) => {
    const kept = await tx.objectStore("scans").get(id);
    if (!kept || (kept.where === "here" && !kept.left)) {
      await remove(tx, [id], means);
      return null;
    }
    return kept;
  });
  if (!gone) return null;
  const { readings, known, asset_id } = gone.scan;
  const device = gone.answer?.device ?? null;
  const undo = await take(store, { verb: "undo", readings, said: { of: id }, device: device ?? null }, means);
  if (asset_id === null || known === null) return undo;
  return write(store, async (tx) => {
    const before = { ...undo, after: known };
    await tx.objectStore("scans").put(before);
    return before;
  });
}

/** Take scans off the phone for good. */
export function discard(store: Store, ids: Uuid[], means: Means): Promise<void> {
  return write(store, (tx) => remove(tx, ids, means));
}

/** Change what goes with a scan that the server has not taken, or send it again as it is. */
export async function resend(store: Store, id: Uuid, means: Means, said?: Said): Promise<void> {
  const beside = await write(store, async (tx) => {
    const kept = await tx.objectStore("scans").get(id);
    if (!kept || (kept.where !== "here" && kept.where !== "failed")) return null;
    // The register may have it as it was said first, and takes one content for one id.
    if (said && kept.left && kept.where === "here") return { ...kept.scan, said };
    const scan = { ...kept.scan, said: said ?? kept.scan.said };
    await hold(tx, scan.said);
    await tx.objectStore("scans").put({ ...kept, scan, where: "here", why: null });
    if (kept.asset) await mend(tx, kept.asset, means);
    return null;
  });
  if (beside) await take(store, beside, means);
}

async function meantBy(tx: Writing, asked: Asked, start: Start): Promise<{ device: RoundDevice | null; readings: string[] }> {
  const found = await find(tx, asked.readings);
  if (asked.device) {
    const device = (await tx.objectStore("devices").get(asked.device.id))?.device ?? (await learn(tx, asked.device));
    return { device: await believed(tx, device, start), readings: asked.readings };
  }
  // Of several, none is guessed: the register will show them.
  const [device] = found.devices.length === 1 ? found.devices : [];
  return { device: device ? await believed(tx, device, start) : null, readings: found.readings };
}

/** What the phone says of a scan of a device that it knows. */
async function judged(tx: Writing, kept: Kept, device: RoundDevice, means: Means): Promise<Kept> {
  const all = await scansOf(tx, device.id);
  const undone = new Set(all.map(({ scan }) => scan.said.of));
  const stood = all.filter(({ position, id, answer }) => position < kept.position && !undone.has(id) && answer?.kind !== "refused");
  const { answer, after } = foretell(kept.scan, device, { ...means, before: stood.map(({ scan }) => scan) });
  return { ...kept, answer, after, foretold: true };
}

function unjudged(scan: Scan): Kept {
  const { id, position } = scan;
  const asset = scan.asset_id ?? "";
  return { id, position, scan, where: "here", answer: null, foretold: true, after: null, asset, left: false, why: null };
}

async function remove(tx: Writing, ids: Uuid[], means: Means): Promise<void> {
  const scans = tx.objectStore("scans");
  const gone = await Promise.all(ids.map((id) => scans.get(id)));
  await Promise.all(ids.map((id) => scans.delete(id)));
  const assets = new Set(gone.flatMap((kept) => kept?.asset || []));
  for (const asset of assets) await mend(tx, asset, means);
}

/** Follow the chain again: what the scans of a device that wait here start from, and what comes of them. */
async function mend(tx: Writing, asset: Uuid, means: Means): Promise<void> {
  let device: RoundDevice | undefined = (await tx.objectStore("devices").get(asset))?.device;
  if (!device) return;
  for (const kept of await scansOf(tx, asset)) {
    if (kept.where !== "here") continue;
    // One that may have reached the server stays as it was said.
    const mended: Kept = kept.left ? kept : await judged(tx, known(kept, device), device, means);
    await tx.objectStore("scans").put(mended);
    if (mended.after) device = at(means.start, device, mended.after);
  }
}

function known(kept: Kept, device: RoundDevice): Kept {
  return { ...kept, scan: { ...kept.scan, known: knownOf(device) } };
}

/** Keep in mind what this phone takes part in, until the server has heard that nothing is left of it. */
async function hold(tx: Writing, { inventory_id, lot_id }: Said): Promise<void> {
  if (!inventory_id && !lot_id) return;
  const holds = (await read(tx, "holds")) ?? {};
  if (inventory_id) holds[inventory_id] = "inventory";
  if (lot_id) holds[lot_id] = "lot";
  await tx.objectStore("keep").put(holds, "holds");
}
