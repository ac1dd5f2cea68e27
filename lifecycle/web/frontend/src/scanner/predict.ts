// What will come of a scan, as far as the phone can tell from its round; pure. The register has the last word.

import { at, knownOf, placeWords } from "./whereabouts.ts";
import type { Answer, Choice, Kind, Known, RoundDevice, Said, Scan, Start } from "./protocol.ts";
import { type DeskWords, fill } from "./words.ts";

/** The answer that the phone foretells, and where that leaves the device. */
export interface Foretold {
  answer: Answer;
  after: Known;
}

/** What the phone has to judge by; `before` are the device's earlier scans that it still holds. */
export interface Grounds {
  start: Start;
  words: DeskWords;
  before: Scan[];
}

/** Foretell what comes of a scan of a device that is as `device` says. */
export function foretell(scan: Scan, device: RoundDevice, grounds: Grounds): Foretold {
  const found = outcome(scan, device, grounds);
  const after = { ...knownOf(device), ...found.change };
  return { answer: answerOf(scan, found, at(grounds.start, device, after), grounds), after };
}

interface Outcome {
  kind: Kind;
  text: string;
  /** What there is to know beside. */
  reason?: "misplaced" | "unexpected" | "was-missing" | "impossible";
  change?: Partial<Known>;
}

function outcome(scan: Scan, device: RoundDevice, grounds: Grounds): Outcome {
  const { words } = grounds;
  switch (scan.verb) {
    case "look_up": {
      const values = { state: stateWords(grounds, device.state), place: device.place || words.nowhere };
      return { kind: "done", text: fill(words.shown, values) };
    }
    case "note":
      return { kind: "done", text: words.noted };
    case "undo":
      return { kind: "done", text: words.undone };
    case "found":
      return isMissing(device, grounds) ? { kind: "done", text: words.found } : { kind: "already", text: words.found_already };
    case "count":
      return counted(scan, device, grounds);
    default:
      return acted(scan, device, grounds);
  }
}

/** Which state it has once found only the register knows: on the phone it stays missing, and said to be found. */
function isMissing({ state }: RoundDevice, { before }: Grounds): boolean {
  return state === "missing" && !before.some(({ verb }) => verb === "found");
}

function counted({ said }: Scan, device: RoundDevice, grounds: Grounds): Outcome {
  const { start, words, before } = grounds;
  const isSame = (earlier: Scan): boolean =>
    earlier.verb === "count" && earlier.said.inventory_id === said.inventory_id && earlier.said.room_id === said.room_id;
  if (before.some(isSame)) return { kind: "already", text: words.already_seen };
  if (isMissing(device, grounds)) return { kind: "done", text: words.was_missing, reason: "was-missing" };
  const inventory = start.inventories.find(({ id }) => id === said.inventory_id);
  if (inventory && !inventory.expected.includes(device.id)) {
    return { kind: "done", text: words.unexpected, reason: "unexpected" };
  }
  if (said.room_id && device.room_id !== said.room_id) {
    const text = fill(words.misplaced, { place: device.place || words.nowhere });
    return { kind: "done", text, reason: "misplaced" };
  }
  return { kind: "done", text: words.seen };
}

/** A verb that changes the state, the place or both. */
function acted(scan: Scan, device: RoundDevice, grounds: Grounds): Outcome {
  const { start, words } = grounds;
  const verb = start.verbs.find(({ name }) => name === scan.verb);
  const target = verb?.target ?? device.state;
  const place = placeSaid(scan.said, start);
  if (target === device.state && (!place || place.room_id === device.room_id)) {
    const state = stateWords(grounds, target);
    const text = place ? fill(words.already_there, { place: device.place }) : fill(words.already_state, { state });
    return { kind: "already", text };
  }
  const isFound = device.state === "missing" && !isMissing(device, grounds);
  if (verb && !verb.sources.includes(device.state) && !isFound) {
    const text = fill(words.impossible, { state: stateWords(grounds, device.state) });
    return { kind: "look", text, reason: "impossible" };
  }
  return { kind: "done", text: doneWords(scan, target, device, grounds), change: { state: target, ...place } };
}

function doneWords(scan: Scan, target: string, device: RoundDevice, grounds: Grounds): string {
  const { start, words } = grounds;
  if (scan.verb === "add_to_lot") {
    return fill(words.added, { lot: start.lots.find(({ id }) => id === scan.said.lot_id)?.name ?? "" });
  }
  if (target !== device.state) return fill(words.became, { state: stateWords(grounds, target) });
  return fill(words.moved, { place: placeWords(start, placeSaid(scan.said, start) ?? device) });
}

function placeSaid(said: Said, start: Start): Pick<Known, "site_id" | "room_id"> | null {
  const room = start.rooms.find(({ id }) => id === said.room_id);
  if (room) return { site_id: room.site_id, room_id: room.id };
  return said.site_id ? { site_id: said.site_id, room_id: null } : null;
}

function stateWords({ start }: Grounds, state: string): string {
  return start.states[state]?.label ?? state;
}

function answerOf(scan: Scan, found: Outcome, device: RoundDevice, grounds: Grounds): Answer {
  const { kind, text, reason } = found;
  return {
    id: scan.id,
    kind,
    text,
    reasons: reason ? [{ code: reason, text }] : [],
    device,
    choices: offers(found, device, grounds, scan),
    to_check: false,
    can_undo: kind === "done" && scan.verb !== "undo" && scan.verb !== "look_up",
  };
}

/** What whoever has the device in hand may put right at once. */
function offers({ reason }: Outcome, device: RoundDevice, grounds: Grounds, scan: Scan): Choice[] {
  const { words } = grounds;
  const room_id = scan.said.room_id ?? null;
  if (scan.verb !== "found" && isMissing(device, grounds)) return [{ kind: "found", device, room_id, text: words.say_found }];
  return reason === "misplaced" && room_id ? [{ kind: "move", device, room_id, text: words.move_here }] : [];
}
