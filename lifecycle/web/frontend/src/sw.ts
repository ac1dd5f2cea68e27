// The service worker: keeps the scanner page and the built files, and shows the pages that a person took along.

import { sendAll } from "./scanner/sending.ts";

declare const self: ServiceWorkerGlobalScope;
/** Put in by build.mjs: the name of this build, and its files. */
declare const BUILD: { version: string; files: string[]; scanner: string };

const CACHE = `lifecycle ${BUILD.version}`;
const SCANNER = "/scan/";
const OFFLINE = "/offline";
const PATIENCE = 3000; // ms for a page that the phone can also show by itself
const KEPT_BUILDS = 2; // this one and the one before, which pages still open were made of

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
// Background Sync, where there is one: the network is back and the page may be gone.
self.addEventListener("sync" as keyof ServiceWorkerGlobalScopeEventMap, (event) => {
  const { tag } = event as ExtendableEvent & { tag: string };
  if (tag.startsWith("send ")) (event as ExtendableEvent).waitUntil(sendLeft(tag.slice("send ".length)));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(isScanner(pathname) ? scanner(event, pathname) : page(event));
  else if (pathname.startsWith("/static/dist/")) event.respondWith(file(request));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...BUILD.files, OFFLINE]);
  await keepScanner().catch(() => undefined);
  // Pages of the build before find their own files as long as they are open: there is nothing to wait for.
  await self.skipWaiting();
}

async function activate(): Promise<void> {
  const builds = (await caches.keys()).filter((name) => name.startsWith("lifecycle ") && name !== CACHE);
  const old = builds.slice(0, Math.max(0, builds.length - (KEPT_BUILDS - 1)));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The scanner, and a label's page where only the scanner can show it. */
function isScanner(pathname: string): boolean {
  return pathname === "/scan" || pathname === SCANNER || pathname.startsWith("/e/");
}

/** The network for as long as people wait, then the scanner as it was kept. */
async function scanner(event: FetchEvent, pathname: string): Promise<Response> {
  const answer = fetch(event.request);
  const inTime = await Promise.race([answer.catch(() => null), after(PATIENCE)]);
  if (inTime && inTime.status < 500) {
    if (pathname === SCANNER) event.waitUntil(keep(inTime.clone()));
    return inTime;
  }
  return (await kept(SCANNER)) ?? answer.catch(() => offline());
}

/** Any other page: the network, else as it was taken along, else a page that says that there is no network. */
async function page(event: FetchEvent): Promise<Response> {
  const taken = await takenAlong(event.request);
  if (!taken) return fetch(event.request).catch(() => offline());
  const answer = fetch(event.request);
  const inTime = await Promise.race([answer.catch(() => null), after(PATIENCE)]);
  return inTime && inTime.status < 500 ? inTime : taken;
}

/** A page that the person took along before leaving (`scanner/shell.ts`), whatever its query. */
async function takenAlong(request: Request): Promise<Response | undefined> {
  return (await caches.open("carried")).match(new URL(request.url).pathname);
}

/** A built file: its name holds its hash, so that what is kept is right. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** Send what waits; the browser tries again later when some is left. */
async function sendLeft(owner: string): Promise<void> {
  const left = await sendAll(owner);
  new BroadcastChannel("lifecycle").postMessage("changed");
  if (left) throw new Error(`${left} left`);
}

async function keepScanner(): Promise<void> {
  await keep(await fetch(SCANNER, { credentials: "same-origin", redirect: "error" }));
}

/** Keep the scanner page if that is what came, and made of this build's files: they are kept with it. */
async function keep(response: Response): Promise<void> {
  const used: string[] = (await response.clone().text()).match(/\/static\/dist\/[\w.-]+/g) ?? [];
  if (!response.ok || !used.includes(BUILD.scanner) || !used.every((file) => BUILD.files.includes(file))) return;
  await (await caches.open(CACHE)).put(SCANNER, response);
}

/** A kept page: this build's, else that of the build before. */
async function kept(address: string): Promise<Response | undefined> {
  return (await (await caches.open(CACHE)).match(address)) ?? caches.match(address);
}

async function offline(): Promise<Response> {
  return (await kept(OFFLINE)) ?? Response.error();
}

function after(milliseconds: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), milliseconds));
}
