import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, test } from "node:test";
import { lookHere } from "../src/scanner/entries.ts";
import { forget, MOST, prepare, RoundTooLarge } from "../src/scanner/round.ts";
import { Server } from "../src/scanner/server.ts";
import { kept, openStore, type Store } from "../src/scanner/store.ts";
import { FailingServer } from "./failing.ts";
import { device, start, words } from "./register.ts";

let store: Store;
let server: FailingServer;
let asked: Server;

beforeEach(async () => {
  store = await openStore(randomUUID());
  server = new FailingServer();
  asked = new Server(await server.open());
  server.devices = [1, 2, 3, 4, 5].map((n) => device(n)).concat(device(6, { site_id: "site-2" }));
});
afterEach(() => {
  store.close();
  server.close();
});

const seen: number[] = [];
const progress = (done: number): void => void seen.push(done);
const known = async (tag: string): Promise<string | undefined> => (await lookHere(store, [tag], { start, words })).device?.id;

test("a round brings all the devices of its sites, page by page", async () => {
  seen.length = 0;
  const round = await prepare(store, asked, start, ["site-1", "site-2"], progress);
  assert.equal(round.count, 6);
  assert.deepEqual(seen, [0, 2, 4, 5, 6]);
  assert.equal(await known("2021-6"), "device-6");
});

test("an interrupted round goes on where it stopped, and the old one serves meanwhile", async () => {
  await prepare(store, asked, start, ["site-2"], progress);
  server.next = ["well", "drop"];
  await assert.rejects(prepare(store, asked, start, ["site-1"], progress));
  assert.deepEqual([await known("2021-6"), await known("2021-1")], ["device-6", undefined]);
  const before = server.pages;
  await prepare(store, asked, start, ["site-1"], progress);
  assert.equal(server.pages - before, 2);
  assert.deepEqual([await known("2021-6"), await known("2021-1")], [undefined, "device-1"]);
});

test("other sites begin anew", async () => {
  server.next = ["well", "drop"];
  await assert.rejects(prepare(store, asked, start, ["site-1"], progress));
  const round = await prepare(store, asked, start, ["site-2"], progress);
  assert.equal(round.count, 1);
});

test("more than a phone can hold is refused before anything is fetched", async () => {
  const large = { ...start, sites: [{ id: "site-1", name: "Ville", count: MOST + 1 }] };
  await assert.rejects(prepare(store, asked, large, ["site-1"], progress), RoundTooLarge);
  assert.equal(server.pages, 0);
});

test("a forgotten round leaves no device", async () => {
  await prepare(store, asked, start, ["site-1"], progress);
  await forget(store);
  assert.deepEqual([await store.count("devices"), await kept(store, "round")], [0, undefined]);
});
