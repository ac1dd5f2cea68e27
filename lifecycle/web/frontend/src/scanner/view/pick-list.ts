import { fill, get, stamp } from "./dom.ts";
import { many, plain, text } from "./texts.ts";

export interface Pickable {
  value: string;
  label: string;
  hint?: string;
}

const SHOWN = 30;
const SEARCHED_FROM = 8; // fewer are seen at a glance

/** A searchable list of radio buttons: the rooms of a town do not fit a menu. */
export class PickList {
  readonly root = stamp("pick-list");
  private readonly search = get<HTMLInputElement>("input[type=search]", this.root);
  private readonly choices = get(".choices", this.root);
  private chosen = "";

  constructor(
    private readonly name: string,
    private options: Pickable[],
    words: { legend: string; hint?: string },
  ) {
    fill(this.root, { legend: words.legend, hint: words.hint, more: null });
    this.search.setAttribute("aria-label", `${text("search")} : ${words.legend}`);
    this.search.placeholder = text("search");
    this.search.addEventListener("input", () => this.show());
    this.root.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === "radio") this.chosen = event.target.value;
    });
    this.show();
  }

  get value(): string {
    return this.chosen;
  }

  set value(value: string) {
    this.chosen = value;
    this.show();
  }

  /** Change what there is to choose from. */
  offer(options: Pickable[]): void {
    this.options = options;
    this.search.value = "";
    if (!options.some(({ value }) => value === this.chosen)) this.chosen = "";
    this.show();
  }

  private show(): void {
    const words = plain(this.search.value).split(/\s+/).filter(Boolean);
    const matching = this.options.filter(({ label, hint }) => {
      const line = plain(`${label} ${hint ?? ""}`);
      return words.every((word) => line.includes(word));
    });
    // The chosen one stays in sight whatever is searched.
    const shown = matching.sort((a, b) => Number(b.value === this.chosen) - Number(a.value === this.chosen)).slice(0, SHOWN);
    this.choices.replaceChildren(...shown.map((option) => this.radio(option)));
    const rest = matching.length - shown.length;
    fill(this.root, { more: matching.length ? (rest ? many("more", rest) : null) : text("nobody") });
    get(".search", this.root).hidden = this.options.length < SEARCHED_FROM;
  }

  private radio({ value, label, hint }: Pickable): HTMLElement {
    const made = fill(stamp("radio"), { label, hint });
    const input = get<HTMLInputElement>("input", made);
    Object.assign(input, { name: this.name, value, checked: value === this.chosen, id: `${this.name}-${value}` });
    get<HTMLLabelElement>("label", made).htmlFor = input.id;
    return made;
  }
}
