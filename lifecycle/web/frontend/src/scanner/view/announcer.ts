import type { Kind } from "../protocol.ts";
import type { Sounds } from "../sound.ts";
import { get } from "./dom.ts";

const FLASHED = 500; // ms

/** Says each answer to ears, to eyes at the edge of the image, to screen readers: there refusals interrupt, the rest waits its turn. */
export class Announcer {
  private readonly live = get("[data-live]");
  private readonly alarm = get("[data-alarm]");
  private readonly stage = get("[data-stage]");
  private isEven = false;

  constructor(readonly sounds: Sounds) {}

  /** Say words without a sound. */
  say(words: string): void {
    this.write(this.live, words);
  }

  answer(kind: Kind, words: string): void {
    this.sounds.play(kind);
    this.stage.dataset["answer"] = kind;
    setTimeout(() => delete this.stage.dataset["answer"], FLASHED);
    this.write(kind === "refused" ? this.alarm : this.live, words);
  }

  /** The same words twice in a row are only read out when the text differs: a space does. */
  private write(region: HTMLElement, words: string): void {
    this.isEven = !this.isEven;
    region.textContent = this.isEven ? `${words}\u00a0` : words;
  }
}
