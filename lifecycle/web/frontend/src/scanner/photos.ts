// Photos taken with a scan: they wait on the phone like scans, but give way to them when room runs short.

import { newRequestId } from "../behaviours/ids.ts";
import type { PhotoSent } from "./protocol.ts";
import { type Server, ServerTrouble } from "./server.ts";
import { type Store, StorageFull, write } from "./store.ts";

// Bytes kept free for scans: some ten thousand of them.
const RESERVE = 20 * 1024 * 1024;

/** Keep a photo until it is sent; raises StorageFull long before scans have no room. */
export async function addPhoto(store: Store, owner: string, photo: Omit<PhotoSent, "id" | "owner" | "occurred_at">, image: Blob): Promise<void> {
  const { usage = 0, quota = Infinity } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota - usage < RESERVE + image.size) throw new StorageFull();
  const sent: PhotoSent = { ...photo, id: newRequestId(), owner, occurred_at: new Date().toISOString() };
  await write(store, async (tx) => void (await tx.objectStore("photos").add({ ...sent, image, why: null })));
}

/** Send the photos that wait, one by one; one that the server will not take is kept with the reason. */
export async function sendPhotos(store: Store, server: Server): Promise<void> {
  for (const { image, why, ...sent } of await store.getAll("photos")) {
    if (why !== null) continue;
    try {
      const { kind, text } = await server.photo(formOf(sent, image));
      if (kind === "refused") await store.put("photos", { ...sent, image, why: text });
      else await store.delete("photos", sent.id);
    } catch (error) {
      if (!(error instanceof ServerTrouble) || error.trouble !== "refused") throw error;
      await store.put("photos", { ...sent, image, why: error.words });
    }
  }
}

function formOf(sent: PhotoSent, image: Blob): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(sent)) form.set(name, value);
  form.set("image", image, `${sent.id}.jpg`);
  return form;
}
