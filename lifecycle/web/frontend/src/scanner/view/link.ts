import type { Desk } from "../desk.ts";
import type { VerbName } from "../protocol.ts";
import type { PinName, Situation } from "../situation.ts";
import type { DeviceSheet } from "./device-sheet.ts";

const PINS: Record<string, PinName> = { inventory: "inventory_id", room: "room_id", lot: "lot_id" };
const VERBS: Record<string, VerbName> = { inventory: "count", room: "move", lot: "add_to_lot" };

/** Return the code that the address names: `/scan/?code=…`, or a label's own address served from the phone. */
function codeOf(address: URL): string | null {
  return /^\/e\/([^/]+)\/?$/.exec(address.pathname)?.[1] ?? address.searchParams.get("code");
}

/** Do what the address asks: pin an inventory, a room or a lot, or show one device. */
export async function follow(address: URL, desk: Desk, situation: Situation, sheet: DeviceSheet, take: (readings: string[]) => void): Promise<void> {
  for (const [name, pin] of Object.entries(PINS)) {
    const value = address.searchParams.get(name);
    const verb = desk.start.verbs.find((each) => each.name === VERBS[name]);
    if (value && verb) situation.choose(verb.name, { ...situation.pins, [pin]: value });
  }
  const code = codeOf(address);
  if (code === null) return;
  const { device } = await desk.look([code]);
  if (device) await sheet.show(device);
  else take([code]);
}
