import { codeIn } from "../code.ts";
import type { Desk } from "../desk.ts";
import { blockers, type Item, itemsOf, tally } from "../items.ts";
import type { Situation } from "../situation.ts";
import { type CardActs, drawCard } from "./card.ts";
import { fill, get, stamp } from "./dom.ts";
import { isText, many, text } from "./texts.ts";

const LISTED = 60;

/** The newest scans, newest on top, with what stops the series and how far it has come. */
export class Scans {
  private readonly list = get("[data-scans]");
  private readonly drawn = new Map<string, { of: string; card: HTMLElement }>();
  private looked: Item[] = [];
  private items: Item[] = [];
  private latest = 0;

  constructor(
    private readonly desk: Desk,
    private readonly situation: Situation,
    private readonly acts: CardActs,
  ) {
    get("[data-undo]").addEventListener("click", () => {
      if (this.last) acts.undo(this.last);
    });
  }

  /** Show a look, which is kept nowhere else. */
  async addLook(item: Item): Promise<void> {
    this.looked = [item, ...this.looked].slice(0, LISTED);
    await this.refresh();
  }

  forgetLooks(keys: string[]): void {
    this.looked = this.looked.filter(({ key }) => !keys.includes(key));
  }

  /** The answers that offered to give this label to a device. */
  offering(code: string): Item[] {
    return this.items.filter(({ choices }) => choices.some((choice) => "code" in choice && codeIn(choice.code) === code));
  }

  /** Draw the list as the phone's store has it now. */
  async refresh(): Promise<void> {
    const turn = ++this.latest;
    const entries = await this.desk.recent(LISTED);
    if (turn !== this.latest) return; // a later refresh is under way
    this.items = itemsOf(entries, this.looked).sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, LISTED);
    this.draw();
    this.count();
    this.block();
  }

  private get last(): Item | undefined {
    return this.items.find(({ canUndo, where }) => canUndo && where !== "failed");
  }

  /** Cards that say the same stay the same elements: an open menu stays open, the cursor stays where it is. */
  private draw(): void {
    const keys = new Set(this.items.map(({ key }) => key));
    for (const key of this.drawn.keys()) if (!keys.has(key)) this.drawn.delete(key);
    const cards = this.items.map((item) => {
      const of = JSON.stringify(item);
      const known = this.drawn.get(item.key);
      if (known?.of === of) return known.card;
      const card = drawCard(item, this.acts);
      this.drawn.set(item.key, { of, card });
      return card;
    });
    for (const [index, card] of cards.entries()) {
      if (this.list.children[index] !== card) this.list.insertBefore(card, this.list.children[index] ?? null);
    }
    while (this.list.children.length > cards.length) this.list.lastElementChild?.remove();
    get(".results > [data-none]").hidden = cards.length > 0;
    get("[data-undo]").hidden = !this.last;
  }

  private count(): void {
    const counts = tally(this.items, this.situation.since);
    const said = (["done", "already", "look"] as const).filter((kind) => counts[kind] > 0);
    get(".tally").hidden = !said.length && !this.last;
    get("[data-counter]").textContent = said.map((kind) => many(`count_${kind}`, counts[kind])).join(" · ");
  }

  private block(): void {
    const groups = blockers(this.items);
    const box = get("[data-blockers]");
    box.hidden = !groups.length;
    box.replaceChildren(
      ...groups.map((group) => {
        // Texts of some reasons name the code that was read: together they are told in general.
        const words = isText(`group_${group.code}`) ? text(`group_${group.code}`) : group.text;
        const row = fill(stamp("blocker"), { count: String(group.items.length), text: words });
        get("button", row).addEventListener("click", () => this.acts.discard(group.items));
        return row;
      }),
    );
  }
}
