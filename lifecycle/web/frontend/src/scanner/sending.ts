// Sending what waits without a screen: when signing out, and when the browser finds the network back by itself.

import { sendActs } from "./acts.ts";
import { sendPhotos } from "./photos.ts";
import { Server, ServerTrouble } from "./server.ts";
import { openStore, type Store, waiting } from "./store.ts";
import { drain, type Line, lineOf } from "./sync.ts";

/** Send what one person has here, as far as it goes; answers how many are still here afterwards. */
export function sendAll(owner: string, server = new Server()): Promise<number> {
  return withStore(owner, async (store) => {
    const line = await lineOf(store, server, owner);
    await alone(owner, () => trying(drain, line));
    await trying(({ server }) => sendPhotos(store, server), line);
    await alone(`${owner} acts`, () => trying(({ server }) => sendActs(store, server, owner), line));
    return waiting(store);
  });
}

/** Run while no other tab does the same; browsers without locks rely on the server, which takes a scan once. */
export async function alone(owner: string, work: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request(`lifecycle ${owner}`, work);
  else await work();
}

/** Do what the network allows. */
export async function trying(work: (line: Line) => Promise<void>, line: Line): Promise<void> {
  try {
    await work(line);
  } catch (error) {
    if (!(error instanceof ServerTrouble)) throw error;
  }
}

/** Open a person's database for a moment. */
export async function withStore<Result>(owner: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore(owner);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
