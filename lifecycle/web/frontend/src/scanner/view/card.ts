import { codeIn, shown } from "../code.ts";
import type { Item } from "../items.ts";
import type { Choice, Device, Start } from "../protocol.ts";
import { button, fill, get, link, stamp } from "./dom.ts";
import { clock, text } from "./texts.ts";

/** What can be asked of a card. */
export interface CardActs {
  started: () => Start;
  act(device: Device): void;
  note(item: Item, device: Device): void;
  photo(device: Device): void;
  undo(item: Item): void;
  retry(item: Item): void;
  discard(items: Item[]): void;
  choose(item: Item, choice: Choice): void;
}

const TONES = { done: "go", already: "out", look: "look", refused: "stop", kept: "wait", undone: "undone" };

/** Draw a device's state: icon, word and tint, the same as on every page. */
export function pill(state: string, start: Start): HTMLElement {
  const found = start.states[state];
  return fill(stamp(`pill-${found?.tone ?? "wait"}`), { word: found?.label ?? state });
}

/** Draw a scan: what came of it, on what, where it is now, what can be done about it. */
export function drawCard(item: Item, acts: CardActs): HTMLElement {
  const { device, kind } = item;
  const said = wordsOf(item);
  const unlessSaid = (words: string | undefined): string | null => (words && !said.includes(words) ? words : null);
  const card = fill(stamp("card"), {
    kind: text(item.where === "look" && kind === "done" ? "kind_found" : `kind_${kind}`),
    text: said,
    title: device?.title ?? null,
    code: device ? shown(device.code) : unlessSaid(nameOf(item.read)),
    place: unlessSaid(device?.place),
    where: text(`where_${item.where}`),
    time: clock(item.at),
  });
  Object.assign(card.dataset, { kind, where: item.where, scan: item.key, code: device?.code ?? codeIn(item.read) ?? item.read });
  card.classList.add(`tone-${TONES[kind]}`);
  get("time", card).setAttribute("datetime", item.at);
  get(".sign", card).append(stamp(`sign-${kind}`));
  if (device) get(".state", card).append(pill(device.state, acts.started()));
  // A single reason that repeats the sentence says nothing more.
  const reasons = item.reasons.filter((reason) => reason.text !== item.text);
  get(".reasons", card).append(...reasons.map((reason) => line(reason.text)));
  get(".choices-of", card).append(...offers(item, acts));
  get(".menu .body", card).append(...menu(item, acts));
  if (!get(".menu .body", card).childElementCount) get(".menu", card).remove();
  return card;
}

/** The sentence of a card. */
export function wordsOf({ kind, where, text: words }: Item): string {
  if (kind === "undone") return text("undone");
  return words || text(where === "failed" ? "stuck" : "kept");
}

/** A label's address is told by its code. */
export function nameOf(read: string): string {
  const code = codeIn(read);
  return code ? shown(code) : read;
}

function line(words: string): HTMLLIElement {
  return Object.assign(document.createElement("li"), { textContent: words });
}

function offers(item: Item, acts: CardActs): HTMLElement[] {
  const made: HTMLElement[] = item.choices.map((choice) => button(choiceLabel(choice), () => acts.choose(item, choice), "btn"));
  const { device, where } = item;
  if (device && where === "look" && !made.length) made.push(button(text("act"), () => acts.act(device), "btn"), sheetLink(device, "btn"));
  if (where === "check") made.push(link(text("check"), `/scan/checks/${item.key}`, "btn"));
  if (where === "failed") made.push(button(text("retry"), () => acts.retry(item), "btn"), discard(item, acts, "btn stop"));
  return made;
}

function choiceLabel(choice: Choice): string {
  switch (choice.kind) {
    case "device":
      return `${choice.device.title}, ${shown(choice.device.code)}`;
    case "move":
    case "found":
      return choice.text;
    case "pin_room":
    case "pin_lot":
      return text("pin_this", { name: choice.text });
    default:
      return text(choice.kind);
  }
}

function menu(item: Item, acts: CardActs): HTMLElement[] {
  const { device, entry } = item;
  const made: HTMLElement[] = [];
  if (item.canUndo) made.push(button(text("undo"), () => acts.undo(item)));
  if (device) {
    made.push(button(text("act"), () => acts.act(device)), sheetLink(device, ""));
    made.push(button(text(entry?.scan.verb === "note" && item.where !== "sent" ? "edit_note" : "note"), () => acts.note(item, device)));
    if (acts.started().can.photo) made.push(button(text("photo"), () => acts.photo(device)));
  }
  if (item.where === "here" || item.where === "look") made.push(discard(item, acts, ""));
  return made;
}

const sheetLink = (device: Device, look: string): HTMLElement => link(text("open"), `/e/${device.code}`, look);
const discard = (item: Item, acts: CardActs, look: string): HTMLElement =>
  button(text("discard"), () => acts.discard([item]), look);
