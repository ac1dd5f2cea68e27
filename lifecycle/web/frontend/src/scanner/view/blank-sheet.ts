import { codeIn, shown } from "../code.ts";
import type { Said, Start } from "../protocol.ts";
import { get, opened } from "./dom.ts";
import { PickList } from "./pick-list.ts";
import type { Capture } from "./pins.ts";
import { text } from "./texts.ts";

type Step = "choose" | "create" | "attach";

/** « Cette étiquette est vierge »: it becomes a new device, goes to a known one, or waits. */
export class BlankSheet {
  private readonly dialog = get<HTMLDialogElement>("dialog#blank");
  private readonly models = new PickList("blank-model", [], { legend: `${text("model")} ${text("optional")}`, hint: text("model_hint") });
  private step: Step = "choose";
  private code = "";

  constructor(
    private readonly started: () => Start,
    private readonly capture: (take: Capture | null) => void,
    private readonly give: (verb: "create" | "claim", code: string, said: Said) => Promise<void>,
  ) {
    get("[data-models]", this.dialog).append(this.models.root);
    for (const button of this.dialog.querySelectorAll<HTMLElement>("[data-go]")) {
      button.addEventListener("click", () => this.go(button.dataset["go"] as Step));
    }
    this.field("category_key").addEventListener("change", () => this.offerModels());
  }

  /** Ask what becomes of a label, from the choice or straight from one of its two answers. */
  async show(code: string, step: Step = "choose"): Promise<void> {
    this.code = code;
    this.prepare();
    this.go(step);
    this.capture((readings) => this.take(readings));
    const answer = await opened(this.dialog);
    this.capture(null);
    if (answer === "create") await this.give("create", code, this.created());
    if (answer === "attach") await this.give("claim", code, { attach: this.field("attach").value.trim() });
  }

  private prepare(): void {
    get("[data-code]", this.dialog).textContent = shown(this.code);
    const category = this.field<HTMLSelectElement>("category_key");
    const kept = category.value; // a shelf often holds the same kind of thing
    category.replaceChildren(new Option(text("choose"), ""), ...this.started().categories.map((each) => new Option(each.label, each.value)));
    category.value = kept;
    for (const name of ["serial", "tag", "attach"]) this.field(name).value = "";
    this.offerModels();
    for (const form of this.dialog.querySelectorAll("form")) {
      form.onsubmit = (event) => {
        event.preventDefault();
        this.dialog.close(form.dataset["step"]);
      };
    }
  }

  private offerModels(): void {
    const category = this.field("category_key").value;
    const models = this.started().models.filter(({ category_key }) => !category || category_key === category);
    this.models.offer(models.map(({ id, name }) => ({ value: id, label: name })));
  }

  private created(): Said {
    const said: Said = { category_key: this.field("category_key").value };
    if (this.models.value) said.model_id = this.models.value;
    const [serial, tag] = [this.field("serial").value.trim(), this.field("tag").value.trim()];
    if (serial) said.serial = serial;
    if (tag) said.tag = tag;
    return said;
  }

  private go(step: Step): void {
    this.step = step;
    for (const part of this.dialog.querySelectorAll<HTMLElement>("[data-step]")) part.hidden = part.dataset["step"] !== step;
    if (step !== "choose") get<HTMLElement>(`[data-step="${step}"] :is(select, input)`, this.dialog).focus();
  }

  /** What is scanned goes to the field that wants it: the maker's serial number, or the other code of a device. */
  private take(readings: string[]): boolean {
    const read = readings[0] ?? "";
    if (readings.some((each) => codeIn(each) === this.code)) return true; // the label itself, still in sight
    if (this.step === "create") this.field("serial").value = read;
    if (this.step === "choose") this.go("attach");
    if (this.step === "attach") this.field("attach").value = read;
    return true;
  }

  private field<T extends HTMLInputElement | HTMLSelectElement = HTMLInputElement>(name: string): T {
    return get<T>(`[name="${name}"]`, this.dialog);
  }
}
