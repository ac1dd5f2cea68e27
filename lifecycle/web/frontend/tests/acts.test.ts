import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, test } from "node:test";
import { actsOf, keepAct, type NewAct, sendActs } from "../src/scanner/acts.ts";
import { Server, ServerTrouble } from "../src/scanner/server.ts";
import { openStore, type Store, waiting } from "../src/scanner/store.ts";

let owner: string;
let store: Store;
let server: Server;
let http: HttpServer;
let status: number;
let heard: { path: string; body: URLSearchParams }[];

beforeEach(async () => {
  owner = randomUUID();
  store = await openStore(owner);
  status = 200;
  heard = [];
  http = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += String(part)));
    request.on("end", () => {
      heard.push({ path: request.url ?? "", body: new URLSearchParams(body) });
      const type = status === 200 ? "application/json" : "application/problem+json";
      const said = status === 200 ? { to: "/lots/1" } : { detail: "Refusé.", reasons: [{ detail: "Code faux." }] };
      response.writeHead(status, { "Content-Type": type }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  server = new Server(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
});
afterEach(() => {
  store.close();
  http.closeAllConnections();
  http.close();
});

function act(more: Partial<NewAct> = {}): NewAct {
  const common = { id: randomUUID(), address: "/lots/1/hand-over", page: "/lots/1/hand-over", label: "Remise", joins: false };
  return { ...common, fields: [["request_id", "r1"]], at: new Date().toISOString(), ...more };
}

test("what is signed without a network waits, counts, and leaves once in its order", async () => {
  await keepAct(store, act({ fields: [["request_id", "first"]] }));
  await keepAct(store, act({ fields: [["request_id", "second"]], address: "/lots/2/sign" }));
  assert.equal(await waiting(store), 2);
  await sendActs(store, server, owner);
  assert.deepEqual(heard.map(({ path, body }) => [path, body.get("request_id")]), [["/lots/1/hand-over", "first"], ["/lots/2/sign", "second"]]);
  assert.equal(heard[0]?.body.get("owner"), owner);
  assert.equal(await waiting(store), 0);
  await sendActs(store, server, owner);
  assert.equal(heard.length, 2);
});

test("the same form kept twice is one", async () => {
  const one = act();
  await keepAct(store, one);
  await keepAct(store, { ...one, fields: [["request_id", "r1"], ["signer_name", "Camille"]] });
  assert.deepEqual((await actsOf(store)).map(({ fields }) => fields.length), [2]);
});

test("a server that fails keeps everything; nothing is lost and nothing says why", async () => {
  status = 500;
  await keepAct(store, act());
  await assert.rejects(sendActs(store, server, owner), ServerTrouble);
  assert.deepEqual((await actsOf(store)).map(({ why }) => why), [null]);
});

test("what is refused stays with the reason, does not go again, and lets the rest pass", async () => {
  await keepAct(store, act());
  status = 409;
  await sendActs(store, server, owner);
  assert.deepEqual((await actsOf(store)).map(({ why }) => why), ["Refusé. Code faux."]);
  status = 200;
  await keepAct(store, act({ address: "/lots/3/sign" }));
  await sendActs(store, server, owner);
  assert.deepEqual(heard.map(({ path }) => path), ["/lots/1/hand-over", "/lots/3/sign"]);
  assert.equal((await actsOf(store)).length, 1);
});

test("devices seen one after the other leave together, fifty at most, never with another lot's", async () => {
  for (let n = 0; n < 60; n++) await keepAct(store, act({ address: "/lots/1/receive/marks", joins: true, fields: [["seen", String(n)]] }));
  await keepAct(store, act({ address: "/lots/2/receive/marks", joins: true, fields: [["seen", "x"]] }));
  await sendActs(store, server, owner);
  assert.deepEqual(heard.map(({ path, body }) => [path, body.getAll("seen").length]), [
    ["/lots/1/receive/marks", 50],
    ["/lots/1/receive/marks", 10],
    ["/lots/2/receive/marks", 1],
  ]);
  assert.equal(heard[0]?.body.getAll("seen")[49], "49");
});

test("a phone of the version before keeps its scans when acts come", async () => {
  const other = randomUUID();
  const old = indexedDB.open(`lifecycle ${other}`, 1);
  await new Promise<void>((resolve, reject) => {
    old.onupgradeneeded = () => {
      const scans = old.result.createObjectStore("scans", { keyPath: "id" });
      scans.createIndex("position", "position", { unique: true });
      scans.createIndex("where", ["where", "position"]);
      scans.createIndex("asset", ["asset", "position"]);
      scans.add({ id: "a", position: 1, where: "here", asset: "" });
      for (const name of ["arriving", "photos"]) old.result.createObjectStore(name, { keyPath: "id" });
      old.result.createObjectStore("devices", { keyPath: "id" }).createIndex("clues", "clues", { multiEntry: true });
      old.result.createObjectStore("keep");
    };
    old.onsuccess = () => resolve(old.result.close());
    old.onerror = () => reject(old.error);
  });
  const opened = await openStore(other);
  assert.equal(await waiting(opened), 1);
  opened.close();
});
