// Signing out: what people leave on this browser, and how it is taken away.

import { forget, owners } from "./owners.ts";
import { alone, trying, withStore } from "./sending.ts";
import { Server } from "./server.ts";
import { clearPages } from "./shell.ts";
import { waiting, wipeStore } from "./store.ts";
import { lineOf, sayGoodbye } from "./sync.ts";

/** How many scans and photos of these people are on this browser and nowhere else. */
export async function waitingOf(wanted: string[]): Promise<number> {
  const counts = wanted.filter((owner) => owners().includes(owner)).map((owner) => withStore(owner, waiting));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** Take all that a person has off this browser; the server hears that nothing more is to be waited for. */
export async function leave(owner: string, server = new Server()): Promise<void> {
  if (owners().includes(owner)) {
    // A batch on its way would come back to an emptied phone: it ends first.
    await alone(owner, async () => {
      await withStore(owner, async (store) => trying(sayGoodbye, await lineOf(store, server, owner)));
      await wipeStore(owner);
    });
    await clearPages();
  }
  forget(owner);
}
