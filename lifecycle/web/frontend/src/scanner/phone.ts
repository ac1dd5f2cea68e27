// What this browser calls itself: people tell phones apart by it.

import { newRequestId } from "../behaviours/ids.ts";
import { keep, kept, type Store } from "./store.ts";

const KINDS: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Macintosh/, "Mac"],
  [/Linux|CrOS/, "Linux"],
];

/** This phone's id, drawn once a person, and what it is. */
export async function phoneOf(store: Store, agent = navigator.userAgent): Promise<{ id: string; name: string }> {
  let id = await kept(store, "phone");
  if (id === undefined) await keep(store, "phone", (id = newRequestId()));
  return { id, name: KINDS.find(([pattern]) => pattern.test(agent))?.[1] ?? "?" };
}
