// « Préparer ma tournée »: the devices of the chosen sites, fetched page by page and put in place all at once.

import { filed } from "./devices.ts";
import type { RoundPage, Start, Uuid } from "./protocol.ts";
import type { Server } from "./server.ts";
import { kept, type Preparing, type Round, type Store, write } from "./store.ts";

export const MOST = 20_000; // devices a phone holds and finds at once
const RESUMED_FOR = 3_600_000; // ms: an older beginning may be out of date

/** These sites have more devices than a phone can hold. */
export class RoundTooLarge extends Error {}

/** Fetch a round, going on where an interrupted one stopped; the old one serves until the new one is whole. */
export async function prepare(
  store: Store,
  server: Server,
  start: Start,
  siteIds: Uuid[],
  onProgress: (done: number, total: number) => void,
): Promise<Round> {
  const total = start.sites.filter(({ id }) => siteIds.includes(id)).reduce((sum, { count }) => sum + count, 0);
  if (total > MOST) throw new RoundTooLarge();
  let step = await begin(store, siteIds);
  onProgress(step.done, Math.max(total, step.done));
  for (let site = step.left[0]; site !== undefined; site = step.left[0]) {
    const page = await server.round(site, step.after);
    step = await arrived(store, step, page);
    if (step.done > MOST) throw new RoundTooLarge();
    onProgress(step.done, Math.max(total, step.done));
  }
  return put(store, step);
}

/** Take the round off the phone; scans that wait are not of it. */
export async function forget(store: Store): Promise<void> {
  await write(store, async (tx) => {
    await Promise.all([tx.objectStore("devices").clear(), tx.objectStore("arriving").clear()]);
    await Promise.all([tx.objectStore("keep").delete("round"), tx.objectStore("keep").delete("preparing")]);
  });
}

async function begin(store: Store, siteIds: Uuid[]): Promise<Preparing> {
  const wanted = [...siteIds].sort();
  const before = await kept(store, "preparing");
  const isSame = before && before.siteIds.join() === wanted.join();
  if (isSame && Date.now() - Date.parse(before.startedAt) < RESUMED_FOR) return before;
  const step: Preparing = { siteIds: wanted, left: wanted, after: null, done: 0, startedAt: new Date().toISOString() };
  await write(store, async (tx) => {
    await tx.objectStore("arriving").clear();
    await tx.objectStore("keep").put(step, "preparing");
  });
  return step;
}

/** Keep a page and what is to be asked next, together: a break loses neither. */
function arrived(store: Store, step: Preparing, page: RoundPage): Promise<Preparing> {
  const next: Preparing = {
    ...step,
    left: page.next === null ? step.left.slice(1) : step.left,
    after: page.next,
    done: step.done + page.devices.length,
  };
  return write(store, async (tx) => {
    const arriving = tx.objectStore("arriving");
    await Promise.all(page.devices.map((device) => arriving.put(filed(device))));
    await tx.objectStore("keep").put(next, "preparing");
    return next;
  });
}

/** The new round takes the old one's place. */
function put(store: Store, step: Preparing): Promise<Round> {
  return write(store, async (tx) => {
    const [devices, arriving] = [tx.objectStore("devices"), tx.objectStore("arriving")];
    const all = await arriving.getAll();
    await devices.clear();
    await Promise.all(all.map((device) => devices.put(device)));
    const round: Round = { siteIds: step.siteIds, count: all.length, preparedAt: step.startedAt };
    await Promise.all([
      arriving.clear(),
      tx.objectStore("keep").put(round, "round"),
      tx.objectStore("keep").delete("preparing"),
    ]);
    return round;
  });
}
