import type { Desk } from "../desk.ts";
import type { Answer, VerbName } from "../protocol.ts";
import type { PinName, Situation } from "../situation.ts";
import type { DeviceSheet } from "./device-sheet.ts";

const PINS: Record<string, PinName> = { inventory: "inventory_id", room: "room_id", lot: "lot_id" };
const VERBS: Record<string, VerbName> = { inventory: "count", room: "move", lot: "add_to_lot" };

/** Return the code that the address names: `/scan/?code=…`, or a label's own address served from the phone. */
function codeOf(address: URL): string | null {
  return /^\/e\/([^/]+)\/?$/.exec(address.pathname)?.[1] ?? address.searchParams.get("code");
}

/** Do what the address asks: pin an inventory, a room or a lot, or show one device; an address never acts on it. */
export async function follow(
  address: URL,
  desk: Pick<Desk, "start" | "look">,
  situation: Pick<Situation, "choose" | "pins">,
  sheet: Pick<DeviceSheet, "show">,
  show: (answer: Answer, readings: string[]) => Promise<void>,
): Promise<void> {
  for (const [name, pin] of Object.entries(PINS)) {
    const value = address.searchParams.get(name);
    const verb = desk.start.verbs.find((each) => each.name === VERBS[name]);
    if (value && verb) situation.choose(verb.name, { ...situation.pins, [pin]: value });
  }
  const code = codeOf(address);
  if (code === null) return;
  const answer = await desk.look([code]);
  if (answer.device) await sheet.show(answer.device);
  else await show(answer, [code]);
}
