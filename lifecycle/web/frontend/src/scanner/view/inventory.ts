import { shown } from "../code.ts";
import type { Desk } from "../desk.ts";
import type { RoundDevice, Start } from "../protocol.ts";
import type { Situation } from "../situation.ts";
import { fill, get, opened, stamp } from "./dom.ts";
import { text } from "./texts.ts";

type Side = "left" | "seen";

/** How far an inventory has come, as this phone knows it; what is left can be read by name. */
export class InventoryPanel {
  private readonly panel = get("[data-inventory]");
  private readonly dialog = get<HTMLDialogElement>("dialog#left");

  constructor(
    private readonly desk: Desk,
    private readonly started: () => Start,
    private readonly situation: Situation,
  ) {
    get("[data-left]", this.panel).addEventListener("click", () => void this.open());
    for (const tab of this.dialog.querySelectorAll<HTMLElement>("[data-side]")) {
      tab.addEventListener("click", () => void this.list(tab.dataset["side"] as Side));
    }
  }

  async refresh(): Promise<void> {
    const inventory = this.inventory;
    this.panel.hidden = !inventory;
    if (!inventory) return;
    const expected = new Set(inventory.expected);
    const { seen } = await this.desk.expected(inventory.id);
    const found = seen.filter((id) => expected.has(id)).length;
    get("[data-counted]", this.panel).textContent = text("counted", { seen: found, total: expected.size });
    Object.assign(get<HTMLProgressElement>("progress", this.panel), { max: expected.size || 1, value: found });
  }

  private get inventory(): Start["inventories"][number] | undefined {
    const { verb, pins } = this.situation;
    return verb.name === "count" ? this.started().inventories.find(({ id }) => id === pins.inventory_id) : undefined;
  }

  private async open(): Promise<void> {
    await this.list("left");
    await opened(this.dialog);
  }

  private async list(side: Side): Promise<void> {
    const inventory = this.inventory;
    if (!inventory) return;
    get("h2", this.dialog).textContent = inventory.name;
    const { seen, left } = await this.desk.expected(inventory.id);
    const devices = await this.known(seen);
    const lost = inventory.expected.filter((id) => !seen.includes(id)).length;
    const counts: Record<Side, number> = { left: lost, seen: seen.length };
    for (const tab of this.dialog.querySelectorAll<HTMLElement>("[data-side]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset["side"] === side));
      get(".count", tab).textContent = String(counts[tab.dataset["side"] as Side]);
    }
    const rows = side === "left" ? left : devices;
    get("[data-rows]", this.dialog).replaceChildren(...rows.map((device) => this.row(device)));
    const unknown = counts[side] - rows.length;
    get("[data-note]", this.dialog).textContent = unknown > 0 ? text("left_unknown", { n: unknown }) : "";
  }

  /** What this phone has scanned of them, by name. */
  private async known(ids: string[]): Promise<Pick<RoundDevice, "id" | "title" | "code" | "place">[]> {
    const wanted = new Set(ids);
    const entries = await this.desk.recent(ids.length * 3 + 60);
    const found = entries.flatMap(({ answer, device }) => answer?.device ?? device ?? []);
    return [...new Map(found.filter(({ id }) => wanted.has(id)).map((device) => [device.id, device])).values()];
  }

  private row({ title, code, place }: Pick<RoundDevice, "title" | "code" | "place">): HTMLElement {
    return fill(stamp("row"), { title, code: shown(code), place });
  }
}
