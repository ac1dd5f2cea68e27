import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer } from "../src/scanner/protocol.ts";
import type { Pins } from "../src/scanner/situation.ts";
import { follow } from "../src/scanner/view/link.ts";
import { device, start } from "./register.ts";

const NOTHING: Answer = { id: null, kind: "look", text: "", reasons: [], device: null, choices: [], to_check: false, can_undo: false };

/** Open an address on a phone that knows what `answer` says; tells what came of it. */
async function open(path: string, answer: Answer): Promise<unknown[]> {
  const done: unknown[] = [];
  const pins: Pins = {};
  await follow(
    new URL(path, "https://parc.test"),
    {
      start,
      look: (readings) => {
        done.push(["look", ...readings]);
        return Promise.resolve(answer);
      },
    },
    { pins, choose: (verb, chosen) => void done.push(["choose", verb, chosen]) },
    { show: ({ id }) => Promise.resolve(void done.push(["sheet", id])) },
    (shown, readings) => Promise.resolve(void done.push(["show", shown.kind, ...readings])),
  );
  return done;
}

test("a label's address shows its device, or what is known of it: whatever is being done, nothing is done to it", async () => {
  assert.deepEqual(await open("/e/K7M23FXQ", { ...NOTHING, device: device(1) }), [["look", "K7M23FXQ"], ["sheet", "device-1"]]);
  assert.deepEqual(await open("/scan/?code=K7M23FXQ", NOTHING), [["look", "K7M23FXQ"], ["show", "look", "K7M23FXQ"]]);
});

test("an address pins an inventory or a room that this person may count or fill", async () => {
  assert.deepEqual(await open("/scan/?inventory=inventory-1", NOTHING), [["choose", "count", { inventory_id: "inventory-1" }]]);
  assert.deepEqual(await open("/scan/?lot=lot-1", NOTHING), []);
});
