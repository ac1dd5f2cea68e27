import { ask } from "../../behaviours/confirm.ts";
import { codeIn } from "../code.ts";
import type { Desk } from "../desk.ts";
import type { Item } from "../items.ts";
import type { Choice, Said } from "../protocol.ts";
import { askNote, askPhoto } from "./added.ts";
import type { Announcer } from "./announcer.ts";
import type { BlankSheet } from "./blank-sheet.ts";
import type { CardActs } from "./card.ts";
import type { DeviceSheet } from "./device-sheet.ts";
import type { Scanning } from "./scanning.ts";
import { text } from "./texts.ts";

/** What the cards' buttons reach. */
export interface Reach {
  desk: Desk;
  announcer: Announcer;
  scanning: () => Scanning;
  sheet: () => DeviceSheet;
  blank: () => BlankSheet;
  /** Take looks, which only the list holds, off it. */
  forgetLooks: (keys: string[]) => void;
  refresh: () => Promise<void>;
}

/** Return what a card's buttons do. */
export function cardActs(reach: Reach): CardActs & { settle(items: Item[]): Promise<void> } {
  const { desk, announcer } = reach;
  return {
    started: () => desk.start,
    act: (device) => void reach.sheet().show(device),
    note: (item, device) => void askNote(item, device, desk, (...scan) => reach.scanning().record(...scan)),
    photo: (device) => void askPhoto(device, desk, announcer),
    undo: (item) => void undo(item, reach),
    retry: (item) => void desk.retry([item.key]),
    discard: (items) => void discard(items, reach),
    choose: (item, choice) => void choose(item, choice, reach),
    settle: (items) => remove(items, reach),
  };
}

async function undo(item: Item, { desk, announcer, refresh }: Reach): Promise<void> {
  const entry = await desk.undo(item.key);
  await refresh();
  const answer = entry && (await desk.answered(entry.scan.id)).answer;
  announcer.answer(answer?.kind ?? "done", answer?.text ?? text("undone"));
}

async function discard(items: Item[], reach: Reach): Promise<void> {
  const isLost = items.some(({ where }) => where === "here" || where === "failed");
  if (isLost && !(await ask(text(items.length > 1 ? "discard_many_question" : "discard_question")))) return;
  await remove(items, reach);
}

async function remove(items: Item[], { desk, forgetLooks, refresh }: Reach): Promise<void> {
  forgetLooks(items.map(({ key }) => key));
  await desk.discard(items.filter(({ entry }) => entry).map(({ key }) => key));
  await refresh();
}

async function choose(item: Item, choice: Choice, reach: Reach): Promise<void> {
  const scanning = reach.scanning();
  switch (choice.kind) {
    case "create":
      return reach.blank().show(codeIn(choice.code) ?? choice.code, "create");
    case "claim":
      return reach.blank().show(codeIn(choice.code) ?? choice.code, "attach");
    case "device":
      if (item.where === "look") return reach.sheet().show(choice.device);
      return scanning.take([choice.device.code]);
    case "move":
      await scanning.record("move", [choice.device.code], { room_id: choice.room_id, ...counted(item) }, choice.device);
      return;
    case "found":
      await scanning.record("found", [choice.device.code], { ...(choice.room_id && { room_id: choice.room_id }), ...counted(item) }, choice.device);
      return;
    case "hold":
      return scanning.hold(choice.custodian);
    case "pin_room":
      return scanning.pin({ name: "room_id", value: choice.room_id, label: choice.text });
    case "pin_lot":
      return scanning.pin({ name: "lot_id", value: choice.lot_id, label: choice.text });
  }
}

/** The inventory whose answer made the offer: what is put right at once is settled there too. */
function counted({ entry }: Item): Said {
  const inventory_id = entry?.scan.said.inventory_id;
  return inventory_id ? { inventory_id } : {};
}
