import { ask } from "../../behaviours/confirm.ts";
import { type Desk, RoundTooLarge, StorageFull } from "../desk.ts";
import { fill, get, stamp } from "./dom.ts";
import { hint } from "./status.ts";
import { many, moment, plain, size, text } from "./texts.ts";

const OLD = 2 * 86_400_000; // ms
const SEARCHED_FROM = 8;

/** « Préparer ma tournée »: which sites' devices this phone keeps, and how old they are. */
export class RoundView {
  private readonly root = get("#view-round");
  private readonly chosen = new Set<string>();

  constructor(private readonly desk: Desk) {
    for (const id of desk.round?.siteIds ?? []) this.chosen.add(id);
    get("form", this.root).addEventListener("submit", (event) => {
      event.preventDefault();
      void this.prepare();
    });
    get("[data-forget]", this.root).addEventListener("click", () => void this.forget());
    get("[data-filter] input", this.root).addEventListener("input", () => this.sites());
    get("[data-choices]", this.root).addEventListener("change", (event) => this.tick(event.target as HTMLInputElement));
  }

  async refresh(): Promise<void> {
    if (this.root.hidden) return;
    const { round } = this.desk;
    const count = many("devices", round?.count ?? 0);
    const words = round ? text("round_ready", { count, date: moment(round.preparedAt) }) : text("round_none");
    const isOld = round !== null && Date.now() - Date.parse(round.preparedAt) > OLD;
    const told = isOld ? `${words} ${text("round_old")}` : words;
    get("[data-round-state]", this.root).replaceChildren(hint(told, !round ? "wait" : isOld ? "out" : "go"));
    get("[data-forget]", this.root).hidden = !round;
    this.sites();
    await this.storage();
  }

  private sites(): void {
    const all = this.desk.start?.sites ?? [];
    get("[data-filter]", this.root).hidden = all.length < SEARCHED_FROM;
    const wanted = plain(get<HTMLInputElement>("[data-filter] input", this.root).value);
    const rows = all.filter(({ name }) => plain(name).includes(wanted)).map(({ id, name, count }) => {
      const row = fill(stamp("tick"), { label: name, hint: many("devices", count) });
      const input = get<HTMLInputElement>("input", row);
      Object.assign(input, { value: id, id: `site-${id}`, checked: this.chosen.has(id) });
      get<HTMLLabelElement>("label", row).htmlFor = input.id;
      return row;
    });
    get("[data-choices]", this.root).replaceChildren(...rows);
    this.sum();
  }

  private tick(input: HTMLInputElement): void {
    if (input.checked) this.chosen.add(input.value);
    else this.chosen.delete(input.value);
    this.sum();
  }

  private sum(): void {
    const all = this.desk.start?.sites ?? [];
    const total = all.filter(({ id }) => this.chosen.has(id)).reduce((sum, { count }) => sum + count, 0);
    const words = all.length ? (this.chosen.size ? many("devices", total) : "") : text("round_sites_none");
    get("[data-chosen]", this.root).textContent = words;
  }

  private async prepare(): Promise<void> {
    this.trouble("");
    if (!this.chosen.size) return this.trouble(text("round_pick"));
    const button = get<HTMLButtonElement>("[type=submit]", this.root);
    button.disabled = true;
    this.progress(0, 0);
    try {
      await this.desk.prepare([...this.chosen], (done, total) => this.progress(done, total));
      await this.refresh();
      this.say(text("round_done"));
    } catch (error) {
      const key = error instanceof RoundTooLarge ? "too_large" : error instanceof StorageFull ? "full" : "unreachable";
      this.trouble(text(`round_${key}`));
      this.say("");
    } finally {
      button.disabled = false;
    }
  }

  private async forget(): Promise<void> {
    if (!(await ask(text("round_forget")))) return;
    await this.desk.forgetRound();
    this.chosen.clear();
    await this.refresh();
  }

  private progress(done: number, total: number): void {
    const bar = get<HTMLProgressElement>("[data-progress] progress", this.root);
    bar.hidden = false;
    if (total) Object.assign(bar, { max: total, value: done });
    else bar.removeAttribute("value");
    this.write(text("round_going", { done, total }));
  }

  private say(words: string): void {
    get("[data-progress] progress", this.root).hidden = true;
    this.write(words);
  }

  private write(words: string): void {
    get("[data-progress]", this.root).hidden = !words;
    get("[data-progress] p", this.root).textContent = words;
  }

  private trouble(words: string): void {
    get("[data-trouble]", this.root).hidden = !words;
    get("[data-trouble] div", this.root).textContent = words;
  }

  private async storage(): Promise<void> {
    const { persisted, usage } = await this.desk.storage();
    get("[data-storage]", this.root).textContent = text(persisted ? "storage_kept" : "storage_loose", { used: size(usage) });
  }
}
