// What the phone and the server say to each other; `lifecycle/schemas/scans.py` holds the server's half.

/** An identifier drawn on either side. */
export type Uuid = string;
/** An instant, ISO 8601 with its zone. */
export type Instant = string;

export type VerbName =
  | "look_up" | "count" | "move" | "deploy" | "take_back" | "send_to_repair" | "repaired" | "receive" | "retire"
  | "add_to_lot" | "create" | "claim" | "note" | "found" | "undo";

/** What goes with a scan: the pinned context, and what an answer's offer asked. */
export interface Said {
  site_id?: Uuid;
  room_id?: Uuid;
  custodian?: string;
  lot_id?: Uuid;
  inventory_id?: Uuid;
  reason?: string;
  functional_status?: string;
  note?: string;
  /** create: the new device; its label is the scan's code. */
  category_key?: string;
  model_id?: Uuid;
  serial?: string;
  tag?: string;
  /** claim: any code of the device that takes the label. */
  attach?: string;
  /** undo: the scan to take back. */
  of?: Uuid;
}

/** What the phone believed of the device when it was scanned, its own unsent scans counted in. */
export interface Known {
  state: string;
  site_id: Uuid | null;
  room_id: Uuid | null;
}

/** A scan as it is written on the phone, before any network, and sent. */
export interface Scan {
  id: Uuid;
  /** Counted on the phone from 1: scans are sent in this order. */
  position: number;
  verb: VerbName;
  /** What was read, the likeliest reading first (a wedge scanner's layout may be unknown). */
  readings: string[];
  asset_id: Uuid | null;
  occurred_at: Instant;
  said: Said;
  /** Null where the phone knew nothing of the device: there is nothing to contradict. */
  known: Known | null;
}

/** A device as the phone shows and keeps it: nothing of people. */
export interface Device {
  id: Uuid;
  code: string;
  title: string;
  tag: string | null;
  category: string;
  state: string;
  site_id: Uuid | null;
  room_id: Uuid | null;
  /** « Annexe › Salle 12 », in words. */
  place: string;
}

/** A device of the prepared round, with all that may be read from it. */
export interface RoundDevice extends Device {
  /** All its labels, replaced ones too. */
  codes: string[];
  serial: string | null;
  /** `glpi:123` or `snipeit:123`: the id of another program, which its labels hold. */
  external: string | null;
}

export type Kind = "done" | "already" | "look" | "refused";

export interface Reason {
  /** A slug, to group by. */
  code: string;
  text: string;
}

/** What a person may do about an answer. */
export type Choice =
  | { kind: "create"; code: string }
  | { kind: "claim"; code: string }
  | { kind: "device"; device: Device }
  | { kind: "move"; device: Device; room_id: Uuid; text: string }
  | { kind: "found"; device: Device; room_id: Uuid | null; text: string }
  | { kind: "hold"; custodian: string }
  | { kind: "pin_room"; room_id: Uuid; site_id: Uuid; text: string }
  | { kind: "pin_lot"; lot_id: Uuid; text: string };

export interface Answer {
  /** The scan's; null for a mere look. */
  id: Uuid | null;
  kind: Kind;
  /** One sentence in the person's language. */
  text: string;
  reasons: Reason[];
  device: Device | null;
  choices: Choice[];
  /** It waits to be settled: the register says otherwise than the phone believed. */
  to_check: boolean;
  can_undo: boolean;
}

export interface Hold {
  type: "inventory" | "lot";
  id: Uuid;
  pending: number;
}

/** POST /scan/sync, at most 50 scans. */
export interface Sync {
  /** Whose scans these are; refused (409, `other-person`) when somebody else is signed in. */
  owner: string;
  phone: { id: Uuid; name: string; now: Instant; pending: number; holds: Hold[] };
  scans: Scan[];
}

/** One answer a scan, in the order sent. */
export interface Synced {
  now: Instant;
  answers: Answer[];
  /** The phone's clock is wrong by so many seconds (positive: it is behind); null when it is right. */
  clock_off: number | null;
}

export interface VerbShown {
  name: VerbName;
  label: string;
  needs: (keyof Said)[];
  takes: (keyof Said)[];
  /** States from which it is possible, and the one it leads to (null: as it is). */
  sources: string[];
  target: string | null;
}

export interface Option {
  value: string;
  label: string;
}

/** GET /scan/start: all that the scanner needs besides devices; kept on the phone. */
export interface Start {
  /** Account and organisation: whose scans this phone may hold. */
  owner: string;
  now: Instant;
  label_url: string;
  can: { create: boolean; photo: boolean };
  verbs: VerbShown[];
  states: Record<string, { label: string; tone: string }>;
  sites: { id: Uuid; name: string; count: number }[];
  rooms: { id: Uuid; site_id: Uuid; name: string; codes: string[] }[];
  lots: { id: Uuid; name: string }[];
  inventories: { id: Uuid; name: string; site_id: Uuid | null; room_id: Uuid | null; expected: Uuid[] }[];
  categories: Option[];
  models: { id: Uuid; name: string; category_key: string }[];
  reasons: Option[];
  functional: Option[];
}

/** GET /scan/round?site=…&after=…: a page of at most 1,000 devices. */
export interface RoundPage {
  devices: RoundDevice[];
  next: string | null;
  total: number;
}

/** POST /scan/photos, multipart: these members and the file `image` (JPEG); answers an Answer. */
export interface PhotoSent {
  id: Uuid;
  owner: string;
  asset_id: Uuid;
  subject: "condition" | "damage";
  caption: string;
  occurred_at: Instant;
}

// GET /scan/look?reading=…&reading=… answers an Answer without writing anything.
// POST /scan/read, multipart with `image`: {readings: string[]}, for a phone that cannot decode itself.
// Errors are problem+json: 401 sign in again, 403 not allowed, 409 `other-person`, 413, 429 and 5xx: later.
