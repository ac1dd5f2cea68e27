// Action first: what is being done, and what is pinned for it until it is changed.
import type { Instant, Said, Start, Uuid, VerbName, VerbShown } from "./protocol.ts";

/** What may be pinned before scanning. */
export type PinName = "room_id" | "lot_id" | "inventory_id" | "custodian" | "reason" | "functional_status" | "note";
export type Pins = Partial<Record<PinName, string>>;

/** What a pinned code on a door or a lot means. */
export type Place = { name: "room_id" | "lot_id"; value: Uuid; label: string };

interface Kept {
  owner: string;
  verb: VerbName;
  pins: Pins;
  since: Instant;
}

const KEPT = "scanner-situation";

/** The members a verb must or may have, in the order they are asked. */
export function asked(verb: VerbShown): PinName[] {
  return [...verb.needs, ...verb.takes] as PinName[];
}

/** What goes with a scan of this verb; a pin of another verb stays out of it. */
export function saidOf(verb: VerbShown, pins: Pins, start: Start): Said {
  const said: Said = {};
  for (const name of asked(verb)) {
    const value = pins[name]?.trim();
    if (value) said[name] = value;
  }
  const room = start.rooms.find(({ id }) => id === said.room_id);
  if (room) said.site_id = room.site_id;
  return said;
}

/** The pins a verb cannot do without and has not got. */
export function missing(verb: VerbShown, pins: Pins): PinName[] {
  return (verb.needs as PinName[]).filter((name) => !pins[name]?.trim());
}

/** « Annexe › Salle 12 »: many sites have a room of the same name. */
export function roomLabel({ name, site_id }: Start["rooms"][number], start: Start): string {
  const site = start.sites.find(({ id }) => id === site_id);
  return site ? `${site.name} › ${name}` : name;
}

/** The words of what is pinned. */
export function pinLabel(name: PinName, value: string, start: Start): string {
  const lists: Partial<Record<PinName, { value: string; label: string }[]>> = {
    room_id: start.rooms.map((room) => ({ value: room.id, label: roomLabel(room, start) })),
    lot_id: start.lots.map(({ id, name: label }) => ({ value: id, label })),
    inventory_id: start.inventories.map(({ id, name: label }) => ({ value: id, label })),
    reason: start.reasons,
    functional_status: start.functional,
  };
  return lists[name]?.find((option) => option.value === value)?.label ?? value;
}

/** What one person is doing with this phone; kept while the tab lives. « change » says it is another. */
export class Situation extends EventTarget {
  pins: Pins = {};
  since: Instant = new Date().toISOString();
  private name: VerbName = "look_up";

  /** `started` gives the latest of what the server said at the start. */
  constructor(private readonly started: () => Start) {
    super();
    const start = started();
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Kept | null;
    if (kept?.owner === start.owner && start.verbs.some(({ name }) => name === kept.verb)) {
      this.name = kept.verb;
      this.pins = kept.pins;
      this.since = kept.since;
    }
    this.forgetGone();
  }

  get verb(): VerbShown {
    const { verbs } = this.started();
    const found = verbs.find(({ name }) => name === this.name) ?? verbs[0];
    if (!found) throw new Error("The server gave no verb");
    return found;
  }

  get missing(): PinName[] {
    return missing(this.verb, this.pins);
  }

  get said(): Said {
    return saidOf(this.verb, this.pins, this.started());
  }

  choose(name: VerbName, pins: Pins = this.pins): void {
    this.name = name;
    this.pins = pins;
    this.since = new Date().toISOString();
    this.keep();
  }

  /** Whether what is being done has a use for this. */
  takes(name: PinName): boolean {
    return asked(this.verb).includes(name);
  }

  pin(name: PinName, value: string): void {
    this.choose(this.name, { ...this.pins, [name]: value });
  }

  /** A lot that has left or an inventory that was closed is not pinned any longer. */
  private forgetGone(): void {
    const { rooms, lots, inventories } = this.started();
    const known: [PinName, { id: Uuid }[]][] = [["room_id", rooms], ["lot_id", lots], ["inventory_id", inventories]];
    for (const [name, list] of known) {
      if (this.pins[name] && !list.some(({ id }) => id === this.pins[name])) delete this.pins[name];
    }
  }

  private keep(): void {
    const kept: Kept = { owner: this.started().owner, verb: this.name, pins: this.pins, since: this.since };
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
    this.dispatchEvent(new Event("change"));
  }
}
