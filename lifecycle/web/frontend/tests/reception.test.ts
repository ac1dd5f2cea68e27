import assert from "node:assert/strict";
import { test } from "node:test";
import { type Expected, folded, List } from "../src/reception/expected.ts";

const line = (id: string, names: string[], seen = false): Expected => ({ id, name: id, title: id, names, seen });

test("a device is found by its label, its number or its serial, whatever the writing", () => {
  const list = new List([line("a", ["K7M23FXQ", "2021-0417", "SN1"]), line("b", ["SN2"])]);
  assert.equal(list.meet(["sn 1"]).line?.id, "a");
  assert.deepEqual(list.meet(["2021-0417"]).kind, "already");
  assert.equal(list.meet(["?", " sn2 "]).kind, "done");
  assert.equal(list.seen, 2);
});

test("what is not on the lot is said so, and of two devices with one number none is guessed", () => {
  const list = new List([line("a", ["SAME"]), line("b", ["SAME"])]);
  assert.deepEqual(list.meet(["SAME"]), { kind: "look", line: null, read: "SAME" });
  assert.equal(list.meet(["ELSE"]).line, null);
  assert.equal(list.seen, 0);
});

test("what an earlier sitting saw counts", () => {
  const list = new List([line("a", ["X1"], true), line("b", ["X2"])]);
  assert.equal(list.seen, 1);
  assert.equal(list.meet(["X1"]).kind, "already");
});

test("label codes are compared bare, other names in upper case", () => {
  assert.equal(folded("s n 1"), "SN1");
  assert.equal(folded("abc-1"), "ABC-1");
});
