import assert from "node:assert/strict";
import { test } from "node:test";
import { cluesOf, cluesTo, isAddress } from "../src/scanner/clues.ts";
import { checkCharacter, codeIn, isCode, normalise, shown } from "../src/scanner/code.ts";
import { device } from "./register.ts";

// Drawn by lifecycle.kernel.codes.new_code.
const CODES = ["J9D68A9W", "5M7KWV3F", "2KS575CV", "ZA4NDGCD"];

test("the codes that the register draws are recognised", () => {
  for (const code of CODES) assert.ok(isCode(code), code);
});

test("one wrong character or a swap of neighbours is noticed", () => {
  const code = CODES[0] as string;
  for (let place = 0; place < code.length; place++) {
    const wrong = code[place] === "7" ? "8" : "7";
    assert.ok(!isCode(code.slice(0, place) + wrong + code.slice(place + 1)));
    const swapped = code.slice(0, place) + (code[place + 1] ?? "") + code[place] + code.slice(place + 2);
    if (swapped !== code) assert.ok(!isCode(swapped), swapped);
  }
});

test("a code is read as people write it", () => {
  const code = `1O0ABCD`.replace("O", "0");
  const whole = code + checkCharacter(code);
  assert.equal(normalise(` ${shown(whole).toLowerCase().replace("1", "l").replace("0", "o")} `), whole);
});

test("the code of a label's address is found, and only there", () => {
  const code = CODES[1] as string;
  assert.equal(codeIn(`https://parc.test/e/${code}`), code);
  assert.equal(codeIn(`HTTPS://PARC.TEST/E/${code}/?x=1`), code);
  assert.equal(codeIn(`https://parc.test/x/${code}`), null);
  assert.equal(codeIn("https://parc.test/e/AAAAAAAA"), null);
});

test("labels of other programs and makers' barcodes lead to what they may mean", () => {
  assert.deepEqual(cluesOf("https://snipe.test/hardware/42"), ["external:snipeit:42"]);
  assert.deepEqual(cluesOf("https://snipe.test/ht/A%2F7"), ["tag:a/7"]);
  assert.deepEqual(cluesOf("https://glpi.test/front/monitor.form.php?id=9"), ["external:glpi:Monitor:9"]);
  assert.deepEqual(cluesOf("1S20W4S0KX00PF1A2B9Z").at(-2), "serial:PF1A2B9Z");
  assert.deepEqual(cluesOf("pf-1a2b 9z"), ["tag:pf-1a2b 9z", "serial:PF1A2B9Z"]);
  assert.deepEqual(cluesOf("https://elsewhere.test/"), []);
  assert.ok(isAddress("www.elsewhere.test"));
});

test("a device is found by its labels, its number, its serial and its former program's label", () => {
  const found = cluesTo(device(1, { code: "A", codes: ["A", "B"], tag: "N-1", serial: "ab c", external: "glpi:4" }));
  assert.deepEqual(found, ["code:A", "code:B", "tag:n-1", "external:glpi:4", "serial:ABC"]);
});
