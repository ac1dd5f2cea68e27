import { codeIn } from "./code.ts";
import type { Start } from "./protocol.ts";
import { type Place, roomLabel } from "./situation.ts";

const LOT = /\/lots\/([0-9a-f-]{36})(?:[/?#]|$)/i;

/** Return the room or lot that was read, known on the phone without asking anybody; null for anything else. */
export function placeIn(readings: string[], start: Start): Place | null {
  for (const reading of readings) {
    const code = codeIn(reading);
    const room = code && start.rooms.find(({ codes }) => codes.includes(code));
    if (room) return { name: "room_id", value: room.id, label: roomLabel(room, start) };
    const id = LOT.exec(reading)?.[1]?.toLowerCase();
    const lot = id && start.lots.find((each) => each.id === id);
    if (lot) return { name: "lot_id", value: lot.id, label: lot.name };
  }
  return null;
}
