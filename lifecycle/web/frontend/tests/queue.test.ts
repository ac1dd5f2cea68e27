import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, test } from "node:test";
import { filed } from "../src/scanner/devices.ts";
import { lookHere, recent } from "../src/scanner/entries.ts";
import type { Said, VerbName } from "../src/scanner/protocol.ts";
import { discard, resend, take, takeBack } from "../src/scanner/queue.ts";
import { type Kept, openStore, type Store, StorageFull, wipeStore, write } from "../src/scanner/store.ts";
import { device, HALL, start, STORE, words } from "./register.ts";

const means = { start, words };
let owner: string;
let store: Store;

beforeEach(async () => {
  owner = randomUUID();
  store = await openStore(owner);
  for (const n of [1, 2]) await store.put("devices", filed(device(n)));
});
afterEach(() => store.close());

const scan = (verb: VerbName, said: Said = {}, reading = "2021-1"): Promise<Kept> => take(store, { verb, readings: [reading], said }, means);
const state = (kept: Kept | undefined): (string | null | undefined)[] => [kept?.scan.known?.state, kept?.scan.known?.room_id];

test("three actions on one device chain: each starts from where the one before leaves it", async () => {
  const deployed = await scan("deploy", { room_id: STORE.id });
  const taken = await scan("take_back");
  const moved = await scan("move", { room_id: HALL.id });
  assert.deepEqual(state(deployed), ["in_stock", HALL.id]);
  assert.deepEqual(state(taken), ["in_use", STORE.id]);
  assert.deepEqual(state(moved), ["in_stock", STORE.id]);
  assert.deepEqual([deployed, taken, moved].map(({ answer }) => answer?.kind), ["done", "done", "done"]);
  assert.deepEqual([deployed, taken, moved].map(({ position }) => position), [1, 2, 3]);
});

test("a scan taken out of the queue mends the chain behind it", async () => {
  const deployed = await scan("deploy", { room_id: STORE.id });
  const taken = await scan("take_back");
  assert.equal(await takeBack(store, deployed.id, means), null);
  const left = await store.get("scans", taken.id);
  assert.deepEqual(state(left), ["in_stock", HALL.id]);
  assert.equal(left?.answer?.kind, "already");
  assert.equal(await store.count("scans"), 1);
});

test("a scan that may have left is undone by another scan, and the chain goes back", async () => {
  const moved = await scan("move", { room_id: STORE.id });
  await store.put("scans", { ...moved, left: true });
  const undo = await takeBack(store, moved.id, means);
  assert.deepEqual([undo?.scan.verb, undo?.scan.said.of], ["undo", moved.id]);
  assert.deepEqual(state(await scan("retire")), ["in_stock", HALL.id]);
});

test("an inventory's second sight of a device is told, its first taken back is not", async () => {
  const said = { inventory_id: "inventory-1", room_id: HALL.id };
  const first = await scan("count", said);
  assert.equal(first.answer?.kind, "done");
  assert.equal((await scan("count", said)).answer?.kind, "already");
  assert.equal((await scan("count", said, "2021-2")).answer?.reasons[0]?.code, "unexpected");
  const misplaced = await scan("count", { ...said, room_id: STORE.id });
  assert.deepEqual([misplaced.answer?.kind, misplaced.answer?.choices.map(({ kind }) => kind)], ["done", ["move"]]);
});

test("a missing device that is counted or refused is offered as found, and may then be acted on", async () => {
  await store.put("devices", filed(device(5, { state: "missing" })));
  const offered = (kept: Kept): unknown[] => [kept.answer?.kind, kept.answer?.choices.map(({ kind }) => kind)];
  assert.deepEqual(offered(await scan("count", { inventory_id: "inventory-1" }, "2021-5")), ["done", ["found"]]);
  assert.deepEqual(offered(await scan("deploy", {}, "2021-5")), ["look", ["found"]]);
  assert.deepEqual(offered(await scan("found", {}, "2021-5")), ["done", []]);
  assert.equal((await scan("found", {}, "2021-5")).answer?.kind, "already");
  assert.equal((await scan("deploy", {}, "2021-5")).answer?.kind, "done");
});

test("what is in the wanted place or state already, and what cannot be, are told apart", async () => {
  assert.equal((await scan("move", { room_id: HALL.id })).answer?.kind, "already");
  assert.equal((await scan("take_back", {}, "2021-2")).answer?.kind, "already");
  assert.equal((await scan("retire", { reason: "obsolete" })).answer?.kind, "done");
  const impossible = await scan("deploy");
  assert.deepEqual([impossible.answer?.kind, impossible.answer?.reasons[0]?.code], ["look", "impossible"]);
});

test("of two devices with one number none is guessed, and an unknown one is taken all the same", async () => {
  await store.put("devices", filed(device(3, { serial: "SAME" })));
  await store.put("devices", filed(device(4, { serial: "SAME" })));
  const doubtful = await scan("move", { room_id: STORE.id }, "SAME");
  const unknown = await scan("move", { room_id: STORE.id }, "never seen");
  assert.deepEqual([doubtful.scan.asset_id, doubtful.answer, unknown.answer], [null, null, null]);
  assert.equal((await lookHere(store, ["SAME"], means)).choices.length, 2);
  assert.equal((await lookHere(store, ["never seen"], means)).reasons[0]?.code, "not-in-round");
});

test("of several readings the one that leads to a device goes first", async () => {
  const kept = await take(store, { verb: "note", readings: ["éàé&)&", "2021-1"], said: {} }, means);
  assert.deepEqual(kept.scan.readings, ["2021-1", "éàé&)&"]);
});

test("a refused scan goes again with other words, under its own id and place", async () => {
  const kept = await scan("note", { note: "a" });
  await store.put("scans", { ...kept, where: "failed", why: "Trop long." });
  await resend(store, kept.id, means, { note: "b" });
  const again = await store.get("scans", kept.id);
  assert.deepEqual([again?.where, again?.why, again?.scan.said.note, again?.position], ["here", null, "b", 1]);
});

test("the newest scans come first, with the device as it will be", async () => {
  await scan("deploy");
  await scan("move", { room_id: STORE.id }, "2021-2");
  const found = await recent(store, start, 1);
  assert.deepEqual(found.map(({ device: one }) => [one?.id, one?.room_id, one?.place]), [["device-2", STORE.id, "Mairie › Réserve"]]);
});

test("a phone without room takes nothing, and says so", async () => {
  const kept = await scan("note");
  const full = write(store, async (tx) => {
    await tx.objectStore("scans").add({ ...kept, id: "half", position: 2 });
    throw new DOMException("full", "QuotaExceededError");
  });
  await assert.rejects(full, StorageFull);
  assert.deepEqual(await store.getAllKeys("scans"), [kept.id]);
});

test("discarded scans are gone, and what was counted on them is counted again", async () => {
  const deployed = await scan("deploy");
  const retired = await scan("retire");
  await discard(store, [deployed.id], means);
  assert.deepEqual(state(await store.get("scans", retired.id)), ["in_stock", HALL.id]);
});

test("another person's database holds nothing of this one's, and wiping leaves nothing", async () => {
  await scan("note");
  const other = await openStore(randomUUID());
  assert.equal(await other.count("scans"), 0);
  other.close();
  await wipeStore(owner);
  store = await openStore(owner);
  assert.deepEqual([await store.count("scans"), await store.count("devices"), await store.count("keep")], [0, 0, 0]);
});

test("what is added to a scan that may have left goes beside it: the register never has two contents for one id", async () => {
  const kept = await scan("note", { note: "a" });
  await store.put("scans", { ...kept, left: true });
  await resend(store, kept.id, means, { note: "b" });
  const notes = (await store.getAll("scans")).map((one) => [one.id === kept.id, one.scan.said.note, one.where]);
  assert.deepEqual(notes.sort(), [[false, "b", "here"], [true, "a", "here"]]);
});
