import type { Start, VerbShown } from "../protocol.ts";
import { asked, pinLabel, type Situation } from "../situation.ts";
import type { Announcer } from "./announcer.ts";
import { fill, get, opened, stamp } from "./dom.ts";
import type { PinSheet } from "./pins.ts";
import { text } from "./texts.ts";

/** « Déplacer ici : Réserve B2 ▾ »: what is being done, always in sight; a tap changes it. */
export class ContextBar {
  private readonly bar = get<HTMLButtonElement>("[data-context]");
  private readonly dialog = get<HTMLDialogElement>("dialog#verbs");

  constructor(
    private readonly started: () => Start,
    private readonly situation: Situation,
    private readonly pins: PinSheet,
    private readonly announcer: Announcer,
    private readonly written: () => Promise<void>,
  ) {
    this.bar.addEventListener("click", () => void this.change());
    situation.addEventListener("change", () => this.show());
    this.show();
  }

  show(): void {
    const { verb } = this.situation;
    const words = this.words(verb);
    get("[data-verb]", this.bar).textContent = verb.label;
    get("[data-pinned]", this.bar).textContent = words;
    this.bar.classList.toggle("is-missing", this.situation.missing.length > 0);
    this.bar.setAttribute("aria-label", words ? `${verb.label} : ${words}` : verb.label);
  }

  private words(verb: VerbShown): string {
    const { pins } = this.situation;
    const told = asked(verb).flatMap((name) => {
      const value = pins[name]?.trim();
      if (value) return [pinLabel(name, value, this.started())];
      return verb.needs.includes(name) ? [`${text(`pin_${name}`)} ${text("none")}`] : [];
    });
    return told.join(" · ");
  }

  private async change(): Promise<void> {
    // What was read before the change is done as it was meant.
    await this.written();
    const current = this.situation.verb.name;
    const options = this.started().verbs.map((verb) => {
      const option = fill(stamp<HTMLButtonElement>("option"), { label: verb.label, hint: null });
      option.setAttribute("aria-pressed", String(verb.name === current));
      option.addEventListener("click", () => this.dialog.close(verb.name));
      return option;
    });
    get("[data-verbs]", this.dialog).replaceChildren(...options);
    const name = await opened(this.dialog);
    const verb = this.started().verbs.find((each) => each.name === name);
    if (verb) await this.choose(verb);
  }

  private async choose(verb: VerbShown): Promise<void> {
    const pins = await this.pins.ask(verb, this.situation.pins);
    // Left without an answer, what is missing is asked again at the first scan, or pinned by it.
    this.situation.choose(verb.name, pins ?? this.situation.pins);
    this.announcer.say(text("verb_chosen", { name: this.bar.getAttribute("aria-label") ?? verb.label }));
    this.bar.focus();
  }
}
