import { placeIn } from "../marks.ts";
import type { Start, VerbShown } from "../protocol.ts";
import { asked, missing, type PinName, type Pins } from "../situation.ts";
import { get, opened } from "./dom.ts";
import { type PinField, pinField } from "./pin-fields.ts";
import { text } from "./texts.ts";

/** Takes a reading before anybody else; false leaves it to them. */
export type Capture = (readings: string[]) => boolean;

/** The sheet that asks what a verb needs; what is scanned meanwhile fills it in. */
export class PinSheet {
  private readonly dialog = get<HTMLDialogElement>("dialog#pins");
  private readonly fields = new Map<PinName, PinField>();
  private verb: VerbShown | null = null;

  constructor(
    private readonly started: () => Start,
    private readonly capture: (take: Capture | null) => void,
  ) {
    get("form", this.dialog).addEventListener("submit", (event) => this.check(event));
  }

  /** Return what was pinned, null when the person changed their mind. Nothing to ask: nothing is shown. */
  async ask(verb: VerbShown, pins: Pins): Promise<Pins | null> {
    if (!asked(verb).length) return pins;
    this.build(verb, pins);
    this.capture((readings) => this.take(readings));
    const answer = await opened(this.dialog);
    this.capture(null);
    return answer === "ok" ? { ...pins, ...this.values() } : null;
  }

  private build(verb: VerbShown, pins: Pins): void {
    this.verb = verb;
    this.fields.clear();
    get("[data-pins-title]", this.dialog).textContent = verb.label;
    get("[data-missing]", this.dialog).hidden = true;
    for (const name of asked(verb)) {
      const field = pinField(name, this.started(), verb.needs.includes(name));
      field.value = pins[name] ?? "";
      this.fields.set(name, field);
    }
    get("[data-pins]", this.dialog).replaceChildren(...[...this.fields.values()].map(({ root }) => root));
  }

  private values(): Pins {
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, field.value]));
  }

  private check(event: SubmitEvent): void {
    event.preventDefault();
    const left = this.verb ? missing(this.verb, this.values()) : [];
    const warning = get("[data-missing]", this.dialog);
    warning.hidden = !left.length;
    get("div", warning).textContent = text("pins_missing", { names: left.map((name) => text(`pin_${name}`)).join(", ") });
    if (!left.length) this.dialog.close("ok");
  }

  /** A room's label, a lot's page or a badge, scanned while it is asked. */
  private take(readings: string[]): boolean {
    const place = placeIn(readings, this.started());
    const field = this.fields.get(place?.name ?? "custodian");
    if (!field) return true; // something else cannot be scanned before this is settled
    field.value = place?.value ?? readings[0] ?? "";
    if (this.verb && !missing(this.verb, this.values()).length) this.dialog.close("ok");
    return true;
  }
}
