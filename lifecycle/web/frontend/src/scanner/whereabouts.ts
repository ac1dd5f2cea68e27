// Where devices are, in words, from the list of places that the phone keeps.

import type { Known, RoundDevice, Start } from "./protocol.ts";

/** « Annexe › Salle 12 »; empty for nowhere. */
export function placeWords(start: Start, { site_id, room_id }: Pick<Known, "site_id" | "room_id">): string {
  const site = start.sites.find(({ id }) => id === site_id)?.name;
  const room = start.rooms.find(({ id }) => id === room_id)?.name;
  return [site, room].filter(Boolean).join(" › ");
}

/** A device as it will be: another state, another place and its words. */
export function at(start: Start, device: RoundDevice, after: Known): RoundDevice {
  const isThere = device.site_id === after.site_id && device.room_id === after.room_id;
  return { ...device, ...after, place: isThere ? device.place : placeWords(start, after) };
}

/** What is believed of a device. */
export function knownOf({ state, site_id, room_id }: RoundDevice): Known {
  return { state, site_id, room_id };
}
