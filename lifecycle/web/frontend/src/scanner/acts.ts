// Forms filled in on the spot, written down before any network and sent in their order, each as often as it takes.

import { type Acted, type Server, ServerTrouble } from "./server.ts";
import { type KeptAct, type Store, write } from "./store.ts";

const MOST = 50; // acts sent together

/** A trouble that asking again will not mend. */
type Refusal = ServerTrouble & { trouble: "refused" | "forbidden" };

/** What a form says, before it has its place in the queue. */
export type NewAct = Omit<KeptAct, "position" | "why">;

/** Write a form down, in place of an earlier one with its nonce; raises StorageFull, and then nothing was taken. */
export function keepAct(store: Store, act: NewAct): Promise<KeptAct> {
  return write(store, async (tx) => {
    const acts = tx.objectStore("acts");
    const last = await acts.index("position").openCursor(null, "prev");
    const kept: KeptAct = { ...act, position: (last?.value.position ?? 0) + 1, why: null };
    await acts.put(kept);
    return kept;
  });
}

/** All that waits, in the order taken, what was refused included. */
export function actsOf(store: Store): Promise<KeptAct[]> {
  return store.getAllFromIndex("acts", "position");
}

export async function dropAct(store: Store, id: string): Promise<void> {
  await store.delete("acts", id);
}

/** Send some together; raises ServerTrouble, and where the server refused them, they wait no longer but say why. */
export async function sendTogether(store: Store, server: Server, owner: string, acts: KeptAct[]): Promise<Acted | null> {
  const [first] = acts;
  if (!first) return null;
  try {
    const done = await server.act(first.address, [...acts.flatMap(({ fields }) => fields), ["owner", owner]]);
    for (const { id } of acts) await dropAct(store, id);
    return done;
  } catch (error) {
    if (isRefusal(error)) for (const act of acts) await store.put("acts", { ...act, why: error.words });
    throw error;
  }
}

/** Send all that waits and was not refused; raises ServerTrouble at the first that does not pass. */
export async function sendActs(store: Store, server: Server, owner: string): Promise<void> {
  const waiting = (await actsOf(store)).filter(({ why }) => why === null);
  for (const acts of together(waiting)) {
    await sendTogether(store, server, owner, acts).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
  }
}

/** Acts in their order, those that join the one before in one group with it. */
export function together(waiting: KeptAct[]): KeptAct[][] {
  const groups: KeptAct[][] = [];
  for (const act of waiting) {
    const last = groups.at(-1);
    const first = last?.[0];
    if (last && act.joins && first?.joins && first.address === act.address && last.length < MOST) last.push(act);
    else groups.push([act]);
  }
  return groups;
}

/** Whether asking again as it is would bring the same answer. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof ServerTrouble && (error.trouble === "refused" || error.trouble === "forbidden");
}
