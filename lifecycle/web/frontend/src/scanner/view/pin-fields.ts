// The fields of what a verb needs: one a pin, each with the control that suits it.
import type { Start } from "../protocol.ts";
import type { PinName } from "../situation.ts";
import { fill, get, stamp } from "./dom.ts";
import { PickList, type Pickable } from "./pick-list.ts";
import { text } from "./texts.ts";

/** A field that is shown, read and set by its pin's name. */
export interface PinField {
  root: HTMLElement;
  value: string;
}

const HINTED: PinName[] = ["room_id", "lot_id", "custodian"];

function words(name: PinName, isNeeded: boolean): { label: string; hint: string | undefined } {
  const label = text(`pin_${name}`) + (isNeeded ? "" : ` ${text("optional")}`);
  return { label, hint: HINTED.includes(name) ? text(`pin_${name}_hint`) : undefined };
}

function rooms(start: Start, isNeeded: boolean): Pickable[] {
  const sites = new Map(start.sites.map(({ id, name }) => [id, name]));
  const all = start.rooms.map(({ id, name, site_id }) => ({ value: id, label: name, hint: sites.get(site_id) ?? "" }));
  return isNeeded ? all : [{ value: "", label: text("no_room") }, ...all];
}

function select(name: PinName, options: Pickable[], isNeeded: boolean): PinField {
  const { label, hint } = words(name, isNeeded);
  const none = name === "lot_id" || name === "inventory_id" ? text(`pin_none_${name}`) : undefined;
  const root = fill(stamp("select-field"), { label, hint: options.length ? hint : none });
  const control = get<HTMLSelectElement>("select", root);
  const [only] = options;
  const blank = isNeeded && options.length === 1 ? [] : [{ value: "", label: text("choose") }];
  control.append(...[...blank, ...options].map((each) => new Option(each.label, each.value)));
  return controlled(root, control, `pin-${name}`, only && blank.length === 0 ? only.value : "");
}

function line(name: PinName, isNeeded: boolean): PinField {
  const { label, hint } = words(name, isNeeded);
  const root = fill(stamp("text-field"), { label, hint });
  return controlled(root, get<HTMLInputElement>("input", root), `pin-${name}`, "");
}

function controlled(root: HTMLElement, control: HTMLInputElement | HTMLSelectElement, id: string, first: string): PinField {
  control.id = id;
  get<HTMLLabelElement>("label", root).htmlFor = id;
  control.value = first;
  return {
    root,
    get value() {
      return control.value;
    },
    set value(value: string) {
      control.value = value || first;
    },
  };
}

/** Return the field of a pin. */
export function pinField(name: PinName, start: Start, isNeeded: boolean): PinField {
  const named = (list: { id: string; name: string }[]): Pickable[] => list.map((each) => ({ value: each.id, label: each.name }));
  switch (name) {
    case "room_id": {
      const { label, hint } = words(name, isNeeded);
      return new PickList("pin-room_id", rooms(start, isNeeded), { legend: label, hint });
    }
    case "lot_id":
      return select(name, named(start.lots), isNeeded);
    case "inventory_id":
      return select(name, named(start.inventories), isNeeded);
    case "reason":
      return select(name, start.reasons, isNeeded);
    case "functional_status":
      return select(name, start.functional, isNeeded);
    default:
      return line(name, isNeeded);
  }
}
