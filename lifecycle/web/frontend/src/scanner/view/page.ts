// Puts the page together: what comes in, what is done with it, what shows it.
import { codeIn } from "../code.ts";
import { Decoder, DecoderBroken } from "../decode.ts";
import type { Desk } from "../desk.ts";
import { Seen } from "../seen.ts";
import { Situation } from "../situation.ts";
import { Sounds } from "../sound.ts";
import { Announcer } from "./announcer.ts";
import { BlankSheet } from "./blank-sheet.ts";
import { CameraPanel } from "./camera-panel.ts";
import { cardActs } from "./card-acts.ts";
import { ContextBar } from "./context-bar.ts";
import { DeviceSheet } from "./device-sheet.ts";
import { closers, get } from "./dom.ts";
import { photographing, typing } from "./inlets.ts";
import { InventoryPanel } from "./inventory.ts";
import { follow } from "./link.ts";
import { muting } from "./mute.ts";
import { PinSheet } from "./pins.ts";
import { ReadingsView } from "./readings-view.ts";
import { RoundView } from "./round-view.ts";
import { router } from "./router.ts";
import { Scanning } from "./scanning.ts";
import { Scans } from "./scans.ts";
import { showStatus } from "./status.ts";
import { text } from "./texts.ts";

/** Open the scanner on what this phone holds. */
export function openPage(desk: Desk): void {
  const started = (): Desk["start"] => desk.start;
  const announcer = new Announcer(new Sounds());
  const situation = new Situation(started);
  const pins = new PinSheet(started, (take) => scanning.capture(take));
  const sheet = new DeviceSheet(started, (verb, device) => scanning.act(verb, device));
  const blank = new BlankSheet(started, (take) => scanning.capture(take), async (verb, code, said) => {
    const offers = scans.offering(code);
    if (await scanning.give(verb, code, said)) await acts.settle(offers);
  });
  const acts = cardActs({
    desk,
    announcer,
    scanning: () => scanning,
    sheet: () => sheet,
    blank: () => blank,
    forgetLooks: (keys) => scans.forgetLooks(keys),
    refresh: () => refresh(),
  });
  const scans = new Scans(desk, situation, acts);
  const scanning: Scanning = new Scanning(desk, started, situation, announcer, pins, {
    addLook: (item) => scans.addLook(item),
    blank: (code) => void blank.show(code),
    failed: (words) => warn(words),
  });
  const inventory = new InventoryPanel(desk, started, situation);
  const views = [new ReadingsView(desk, acts), new RoundView(desk)];

  const refresh = async (): Promise<void> => {
    showStatus(desk);
    await Promise.all([scans.refresh(), inventory.refresh(), ...views.map((view) => view.refresh())]);
  };
  desk.addEventListener("change", () => void refresh().then(() => scanning.review()));
  situation.addEventListener("change", () => void refresh());

  closers();
  muting(announcer.sounds);
  new ContextBar(started, situation, pins, announcer, () => scanning.written());
  listen(scanning, announcer);
  router(() => void refresh());
  void follow(new URL(location.href), desk, situation, sheet, (answer, readings) => scanning.show(answer, readings));
  document.body.dataset["scannerReady"] = "";
}

/** Let codes in: by hand, by a wedge scanner, by the camera, from a photo. */
function listen(scanning: Scanning, announcer: Announcer): void {
  const { worker = "", wasm = "" } = get("main.scanner").dataset;
  const decoder = new Decoder(worker, wasm);
  const take = (readings: string[]): void => scanning.take(readings);
  const seen = new Seen((reading) => codeIn(reading) !== null);
  const isHeld = (): boolean => document.querySelector("dialog[open]") !== null && !scanning.isCaptured;
  const camera = new CameraPanel(
    async (image) => {
      try {
        for (const readings of seen.in(await decoder.read(image), performance.now())) take(readings);
      } catch (error) {
        if (error instanceof DecoderBroken) camera.break(text("decoder_broken"));
      }
    },
    isHeld,
    announcer,
  );
  typing(take);
  photographing(decoder, take, (words, isBad) => {
    warn(isBad ? words : "");
    if (isBad) announcer.answer("look", words);
    else announcer.say(words);
  });
}

/** Show words that no card carries; empty ones take the last away. */
function warn(words: string): void {
  const warning = get("[data-warning]");
  warning.hidden = !words;
  get("div", warning).textContent = words;
}
