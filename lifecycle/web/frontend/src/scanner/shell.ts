// The scanner without a network: the service worker, and the pages that it keeps.

const SCANNER = "/scan/";
const CACHES = "lifecycle ";
const LATE = 20_000; // ms
/** Pages taken along by name, each under its address; the service worker shows them where there is no network. */
const CARRIED = "carried";

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

/** Take a page along, as the server shows it now; false when it could not be had. */
export async function carry(address: string): Promise<boolean> {
  const answer = await fetch(address, { credentials: "same-origin", redirect: "error" }).catch(() => null);
  if (!answer?.ok) return false;
  await (await caches.open(CARRIED)).put(address, answer);
  await shellKept();
  return true;
}

/** When a page was taken along, null when it was not. */
export async function carriedAt(address: string): Promise<Date | null> {
  if (!("caches" in globalThis)) return null;
  const kept = await (await caches.open(CARRIED)).match(address);
  return kept ? new Date(kept.headers.get("Date") ?? NaN) : null;
}

/** Leave all pages behind: they were another person's. */
export async function leaveAllBehind(): Promise<void> {
  if ("caches" in globalThis) await caches.delete(CARRIED);
}

/** Leave a page behind: what it was for is done. */
export async function leaveBehind(address: string): Promise<void> {
  if ("caches" in globalThis) await (await caches.open(CARRIED)).delete(address);
}

/** Take away the kept scanner page and all that was taken along; built files hold nothing of anybody. */
export async function clearPages(): Promise<void> {
  if (!("caches" in globalThis)) return;
  await caches.delete(CARRIED);
  const names = (await caches.keys()).filter((name) => name.startsWith(CACHES));
  await Promise.all(names.map(async (name) => (await caches.open(name)).delete(SCANNER)));
}
