import type { Desk } from "../desk.ts";
import { itemOf, itemsOf } from "../items.ts";
import { type CardActs, drawCard } from "./card.ts";
import { get } from "./dom.ts";
import { hints, waiting } from "./status.ts";
import { many } from "./texts.ts";

const SENT_LISTED = 40;
const GROUPS = ["failed", "check", "here", "sent"] as const;

/** « Lectures »: what this phone holds, in the order it will leave. */
export class ReadingsView {
  private readonly root = get("#view-readings");

  constructor(
    private readonly desk: Desk,
    private readonly acts: CardActs,
  ) {
    get("[data-drain]", this.root).addEventListener("click", () => void desk.drain());
  }

  async refresh(): Promise<void> {
    if (this.root.hidden) return;
    const unsettled = (await this.desk.unsettled()).map(itemOf);
    const sent = itemsOf(await this.desk.recent(SENT_LISTED)).filter(({ where }) => where === "sent");
    const items = [...unsettled, ...sent];
    for (const group of GROUPS) {
      const part = get(`[data-group="${group}"]`, this.root);
      const cards = items.filter(({ where }) => where === group).map((item) => drawCard(item, this.acts));
      part.hidden = !cards.length;
      get("ol", part).replaceChildren(...cards);
    }
    get("[data-none]", this.root).hidden = unsettled.length > 0;
    get("[data-drain]", this.root).hidden = !this.desk.counts().here && !this.desk.counts().photos;
    get("[data-sum]", this.root).textContent = waiting(this.desk) || (sent.length ? many("sent", sent.length) : "");
    get("[data-hints]", this.root).replaceChildren(...hints(this.desk));
  }
}
