import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, test } from "node:test";
import { discard, resend, take } from "../src/scanner/queue.ts";
import { Server, ServerTrouble } from "../src/scanner/server.ts";
import { only, openStore, type Store } from "../src/scanner/store.ts";
import { drain, type Line, lineOf, recheck, sayGoodbye } from "../src/scanner/sync.ts";
import { FailingServer, type Mood } from "./failing.ts";
import { HALL, start, words } from "./register.ts";

const means = { start, words };
let owner: string;
let store: Store;
let server: FailingServer;
let line: Line;

beforeEach(async () => {
  owner = randomUUID();
  store = await openStore(owner);
  server = new FailingServer();
  line = await lineOf(store, new Server(await server.open()), owner);
});
afterEach(() => {
  store.close();
  server.close();
});

async function scan(count: number, said = {}): Promise<string[]> {
  const ids = [];
  for (let n = 0; n < count; n++) ids.push((await take(store, { verb: "note", readings: [`N-${n}`], said }, means)).id);
  return ids;
}

const at = (where: "here" | "sent" | "check" | "failed"): Promise<number> => store.countFromIndex("scans", "where", only(where));
const troubled = (trouble: string) => (error: unknown) => error instanceof ServerTrouble && error.trouble === trouble;

test("what waits arrives once, in the order taken, fifty at a time", async () => {
  const ids = await scan(120);
  await drain(line);
  assert.deepEqual(server.taken.map(({ id }) => id), ids);
  assert.deepEqual(server.heard.map(({ scans }) => scans.length), [50, 50, 20]);
  assert.deepEqual([await at("here"), await at("sent")], [0, 120]);
});

const TROUBLES: [Mood, string][] = [
  ["error", "server-down"],
  ["busy", "server-down"],
  ["drop", "offline"],
  ["portal", "offline"],
  ["astray", "offline"],
  ["signed-out", "signed-out"],
  ["other-person", "other-person"],
  ["forbidden", "forbidden"],
];
for (const [mood, trouble] of TROUBLES) {
  test(`${mood}: nothing is lost, and all arrives afterwards`, async () => {
    const ids = await scan(60);
    server.mood = mood;
    for (let attempt = 0; attempt < 4; attempt++) await assert.rejects(drain(line), troubled(trouble));
    assert.deepEqual([await at("here"), await at("failed"), server.taken.length], [60, 0, 0]);
    server.mood = "well";
    await drain(line);
    assert.deepEqual(server.taken.map(({ id }) => id), ids);
  });
}

test("an answer that is lost doubles nothing", async () => {
  const ids = await scan(3);
  server.next = ["deaf", "deaf"];
  await assert.rejects(drain(line), troubled("offline"));
  await assert.rejects(drain(line), troubled("offline"));
  await drain(line);
  assert.deepEqual(server.taken.map(({ id }) => id), ids);
  assert.equal(await at("sent"), 3);
});

test("two thousand scans pass a server that fails every other time", async () => {
  const ids = await scan(2000);
  while (await at("here")) {
    server.next = ["well", "error", "deaf", "well", "drop"];
    await drain(line).catch((error: unknown) => assert.ok(error instanceof ServerTrouble));
  }
  assert.deepEqual(server.taken.map(({ id }) => id), ids);
});

test("a kill in the middle changes nothing: the next opening goes on", async () => {
  const ids = await scan(70);
  server.next = ["well", "deaf"];
  await assert.rejects(drain(line));
  store.close();
  store = await openStore(owner);
  line = await lineOf(store, line.server, owner);
  await drain(line);
  assert.deepEqual(server.taken.map(({ id }) => id), ids);
  assert.equal(new Set(server.heard.map(({ phone }) => phone.id)).size, 1);
});

test("a scan that no server takes is found among the others, kept and explained", async () => {
  const ids = await scan(20);
  const bad = ids[7] as string;
  server.poison.add(bad);
  await drain(line);
  assert.deepEqual(server.taken.map(({ id }) => id), ids.filter((id) => id !== bad));
  const kept = await store.get("scans", bad);
  assert.deepEqual([kept?.where, kept?.why], ["failed", "Refusé."]);
});

/** Try as a phone does for an hour. */
async function persist(): Promise<void> {
  for (let attempt = 0; attempt < 12; attempt++) await drain(line).catch(troubled("server-down"));
}

test("a scan that brings the server down each time is set aside, and only those of its device wait for it", async () => {
  const [first, bad] = await scan(2);
  const [after] = [await take(store, { verb: "note", readings: ["N-1"], said: {} }, means)];
  const others = await scan(40);
  server.deadly.add(bad ?? "");
  await persist();
  assert.deepEqual(server.taken.map(({ id }) => id), [first, ...others.filter((_, n) => n !== 1)]);
  const kept = await store.get("scans", bad ?? "");
  assert.deepEqual([kept?.where, kept?.why], ["failed", ""]);
  server.deadly.clear();
  await resend(store, bad ?? "", means);
  await drain(line);
  assert.deepEqual(server.taken.slice(-3).map(({ id }) => id), [bad, after.id, others[1]]);
});

test("a server that fails on everything sets nothing aside", async () => {
  const ids = await scan(5);
  server.mood = "error";
  await persist();
  assert.deepEqual([await at("here"), await at("failed")], [5, 0]);
  server.mood = "well";
  await drain(line);
  assert.deepEqual(server.taken.map(({ id }) => id), ids);
});

test("what the server holds back is to be checked, until somebody has settled it", async () => {
  const [id] = (await scan(1)) as [string];
  server.toCheck.add(id);
  await drain(line);
  assert.equal(await at("check"), 1);
  server.toCheck.clear();
  await recheck(line);
  assert.deepEqual([await at("check"), await at("sent"), server.taken.length], [0, 1, 1]);
});

test("the server hears what is left for an inventory, and at last that nothing is", async () => {
  await scan(60, { inventory_id: "inventory-1" });
  await drain(line);
  const holds = server.heard.map(({ phone }) => [phone.pending, phone.holds.map(({ pending }) => pending)]);
  assert.deepEqual(holds, [[10, [10]], [0, [0]]]);
  await drain(line);
  assert.equal(server.heard.length, 2, "nothing new to say");
});

test("scans discarded on the phone are not waited for any longer", async () => {
  const ids = await scan(2, { inventory_id: "inventory-1" });
  for (const id of ids) server.poison.add(id);
  await drain(line);
  assert.deepEqual(server.heard.at(-1)?.phone.holds, [{ type: "inventory", id: "inventory-1", pending: 2 }]);
  await discard(store, ids, means);
  await drain(line);
  assert.deepEqual(server.heard.at(-1)?.phone.holds, [{ type: "inventory", id: "inventory-1", pending: 0 }]);
});

test("a phone that is wiped says that nothing more will come", async () => {
  await scan(2, { lot_id: "lot-1" });
  await sayGoodbye(line);
  assert.deepEqual(server.heard.at(-1)?.phone.holds, [{ type: "lot", id: "lot-1", pending: 0 }]);
  assert.equal(server.heard.at(-1)?.phone.pending, 0);
});

test("a scan of the moment contradicts nothing; once it had to wait, it says what the phone believed", async () => {
  await store.put("devices", { id: "device-1", clues: ["tag:2021-1"], device: (await import("./register.ts")).device(1) });
  const scanned = await take(store, { verb: "move", readings: ["2021-1"], said: { room_id: HALL.id } }, means);
  line.fresh.add(scanned.id);
  server.next = ["error"];
  await assert.rejects(drain(line));
  await drain(line);
  assert.equal(server.taken[0]?.known?.state, "in_stock");
  const second = await take(store, { verb: "move", readings: ["2021-1"], said: { room_id: HALL.id } }, means);
  line.fresh.add(second.id);
  await drain(line);
  assert.equal(server.taken[1]?.known, null);
});
