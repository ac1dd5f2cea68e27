// A small register of devices for the tests, as the phone would know it.
import type { RoundDevice, Start } from "../src/scanner/protocol.ts";
import type { DeskWords } from "../src/scanner/words.ts";

export const HALL = { id: "room-hall", site_id: "site-1", name: "Accueil", codes: [] };
export const STORE = { id: "room-store", site_id: "site-1", name: "Réserve", codes: [] };
const HELD = ["in_stock", "in_use", "in_repair"];
const verb = { needs: [], takes: [] };

export const start: Start = {
  owner: "account.organisation",
  now: "2026-11-22T10:00:00Z",
  label_url: "https://parc.test/e/",
  can: { create: true, photo: true },
  verbs: [
    { ...verb, name: "move", label: "Déplacer ici", sources: [...HELD, "retired"], target: null },
    { ...verb, name: "deploy", label: "Mettre en service", sources: ["in_stock"], target: "in_use" },
    { ...verb, name: "take_back", label: "Reprendre en stock", sources: ["in_use"], target: "in_stock" },
    { ...verb, name: "retire", label: "Réformer", sources: HELD, target: "retired" },
    { ...verb, name: "count", label: "Inventorier", sources: HELD, target: null },
  ],
  states: {
    in_stock: { label: "En stock", tone: "wait" },
    in_use: { label: "En service", tone: "go" },
    retired: { label: "Réformé", tone: "out" },
  },
  sites: [{ id: "site-1", name: "Mairie", count: 3 }],
  rooms: [HALL, STORE],
  lots: [{ id: "lot-1", name: "Lot 1" }],
  inventories: [{ id: "inventory-1", name: "Accueil", site_id: null, room_id: null, expected: ["device-1"] }],
  categories: [],
  models: [],
  reasons: [],
  functional: [],
};

export const words = new Proxy({} as DeskWords, { get: (_, name) => `${String(name)} {state}{place}` });

/** Device number `n`, in stock in the hall. */
export function device(n: number, more: Partial<RoundDevice> = {}): RoundDevice {
  return {
    id: `device-${n}`,
    code: "",
    title: `Poste ${n}`,
    tag: `2021-${n}`,
    category: "laptop",
    state: "in_stock",
    site_id: "site-1",
    room_id: HALL.id,
    place: "Mairie › Accueil",
    codes: [],
    serial: null,
    external: null,
    ...more,
  };
}
