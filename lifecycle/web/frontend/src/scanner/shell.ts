// The scanner without a network: the service worker, and the pages that it keeps.

const SCANNER = "/scan/";
const CACHES = "lifecycle ";
const LATE = 20_000; // ms

/** Install the service worker, where the browser has them (https and localhost only). */
export function keepShell(): void {
  // Without it everything works, as long as there is a network.
  navigator.serviceWorker?.register("/sw.js").catch(() => undefined);
}

/** Resolve once this page opens without a network too, or it takes too long for anybody to wait. */
export async function shellKept(): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, LATE));
  await Promise.race([navigator.serviceWorker?.ready, late]);
}

/** Take the kept scanner page away; its files hold nothing of anybody. */
export async function clearPages(): Promise<void> {
  if (!("caches" in globalThis)) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(CACHES));
  await Promise.all(names.map(async (name) => (await caches.open(name)).delete(SCANNER)));
}
