import { shown } from "../code.ts";
import type { Device, Start, VerbName } from "../protocol.ts";
import { pill } from "./card.ts";
import { fill, get, link, opened, stamp } from "./dom.ts";
import { text } from "./texts.ts";

/** One device and what may be done to it in its state. */
export class DeviceSheet {
  private readonly dialog = get<HTMLDialogElement>("dialog#device");

  constructor(
    private readonly started: () => Start,
    private readonly act: (verb: VerbName, device: Device) => Promise<void>,
  ) {}

  async show(device: Device): Promise<void> {
    get("[data-device]", this.dialog).replaceChildren(...this.facts(device));
    get("[data-actions]", this.dialog).replaceChildren(...this.actions(device));
    const chosen = await opened(this.dialog);
    if (chosen) await this.act(chosen as VerbName, device);
  }

  private facts(device: Device): HTMLElement[] {
    const title = Object.assign(document.createElement("h2"), { id: "device-title", textContent: device.title });
    const numbers = document.createElement("p");
    const code = Object.assign(document.createElement("span"), { className: "code", textContent: shown(device.code) });
    numbers.append(code, ` · ${[device.tag && `n° ${device.tag}`, device.category].filter(Boolean).join(" · ")}`);
    const place = Object.assign(document.createElement("p"), { textContent: device.place, className: "muted" });
    const state = document.createElement("p");
    state.append(pill(device.state, this.started()));
    return [title, numbers, state, place];
  }

  private actions(device: Device): HTMLElement[] {
    const { verbs } = this.started();
    const possible = verbs.filter(({ name, sources }) => name !== "look_up" && name !== "count" && sources.includes(device.state));
    const buttons: HTMLElement[] = possible.map(({ name, label }) => {
      const option = fill(stamp<HTMLButtonElement>("option"), { label, hint: null });
      option.addEventListener("click", () => this.dialog.close(name));
      return option;
    });
    if (!buttons.length) buttons.push(Object.assign(document.createElement("p"), { textContent: text("no_actions") }));
    return [...buttons, link(text("open"), `/e/${device.code}`, "btn quiet")];
  }
}
