import { codeIn } from "../code.ts";
import { type Desk, type Entry, OtherPerson, StorageFull } from "../desk.ts";
import { type Item, itemOf, lookedAt, type Shown } from "../items.ts";
import { placeIn } from "../marks.ts";
import type { Answer, Device, Said, Start, VerbName } from "../protocol.ts";
import { missing, type Place, saidOf, type Situation } from "../situation.ts";
import type { Announcer } from "./announcer.ts";
import { nameOf, wordsOf } from "./card.ts";
import type { Capture, PinSheet } from "./pins.ts";
import { text } from "./texts.ts";

const PATIENCE = 1500; // ms for the register's answer when the phone cannot tell by itself

/** What a scan shows itself through. */
export interface Shows {
  addLook(item: Item): Promise<void>;
  /** A label of ours that nobody has taken. */
  blank(code: string): void;
  /** Words of what could not be taken, to be seen as well as heard. */
  failed(words: string): void;
}

/** From what was read to what is done: one reading after the other, each with its answer. */
export class Scanning {
  private chain: Promise<void> = Promise.resolve();
  private capturing: Capture | null = null;
  private readonly heard = new Map<string, string>();

  constructor(
    private readonly desk: Desk,
    private readonly started: () => Start,
    private readonly situation: Situation,
    private readonly announcer: Announcer,
    private readonly pins: PinSheet,
    private readonly shows: Shows,
  ) {}

  /** Let a sheet have what is scanned next; null gives it back. */
  capture(take: Capture | null): void {
    this.capturing = take;
  }

  get isCaptured(): boolean {
    return this.capturing !== null;
  }

  /** Take what was read, from wherever: camera, wedge, keyboard, photo. */
  take(readings: string[]): void {
    if (!readings.length || this.capturing?.(readings)) return;
    this.chain = this.chain.then(() => this.one(readings)).catch((error: unknown) => this.fail(error));
  }

  /** Resolve once all that was read so far is written down. */
  written(): Promise<void> {
    return this.chain;
  }

  /** Do something to one device, asking only for what that needs; what is pinned stays as it is. */
  async act(name: VerbName, device: Device): Promise<void> {
    const verb = this.started().verbs.find((each) => each.name === name);
    if (!verb) return;
    const pins = await this.pins.ask(verb, this.situation.pins);
    if (pins && !missing(verb, pins).length) await this.record(name, [device.code], saidOf(verb, pins, this.started()), device);
  }

  /** Write a scan on the phone, show it, say what comes of it; null when it could not be taken. */
  async record(verb: VerbName, readings: string[], said: Said, device: Device | null = null): Promise<Shown | null> {
    const entry = await this.write(verb, readings, said, device);
    return entry && this.hear(entry);
  }

  private async write(verb: VerbName, readings: string[], said: Said, device: Device | null = null): Promise<Entry | null> {
    try {
      return await this.desk.record(verb, readings, said, device);
    } catch (error) {
      this.fail(error);
      return null;
    }
  }

  /** Say what comes of a scan: at once when the phone can tell or nobody answers, else when the register does. */
  private async hear(entry: Entry): Promise<Shown> {
    const isSoon = entry.answer === null && this.desk.status === "ready";
    const item = itemOf((isSoon && (await this.answered(entry.scan.id))) || entry);
    this.answer(item);
    return item.kind;
  }

  private answered(id: string): Promise<Entry | null> {
    const waited = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE));
    return Promise.race([this.desk.answered(id), waited]);
  }

  /** Give a label to a device, new or known; then go on with what was being done. */
  async give(verb: "create" | "claim", code: string, said: Said): Promise<boolean> {
    const { room_id, site_id } = this.situation.said;
    const place: Said = verb === "create" && room_id && site_id ? { room_id, site_id } : {};
    const kind = await this.record(verb, [code], { ...place, ...said });
    const isGiven = kind === "done" || kind === "kept";
    // Created in the pinned room, it is there already.
    const isOver = verb === "create" && this.situation.verb.name === "move";
    if (isGiven && !isOver && this.situation.verb.name !== "look_up") this.take([code]);
    return isGiven;
  }

  /** Say again what the register answered otherwise than the phone had foretold. */
  async review(): Promise<void> {
    for (const entry of await this.desk.recent(20)) {
      const item = itemOf(entry);
      const before = this.heard.get(item.key);
      if (before !== undefined && before !== item.kind && !entry.foretold) this.answer(item);
    }
  }

  pin(place: Place): void {
    this.situation.pin(place.name, place.value);
    this.announcer.answer("done", text(place.name === "room_id" ? "pinned_room" : "pinned_lot", { name: place.label }));
  }

  hold(custodian: string): void {
    this.situation.pin("custodian", custodian);
    this.announcer.answer("done", text("pinned_hold", { name: custodian }));
  }

  private async one(readings: string[]): Promise<void> {
    const place = placeIn(readings, this.started());
    if (place && this.situation.takes(place.name)) return this.pin(place);
    if (this.situation.missing.length && !(await this.complete())) return;
    const { verb } = this.situation;
    if (verb.name === "look_up") return this.look(readings);
    const entry = await this.write(verb.name, readings, this.situation.said);
    // Only the words wait for the register: the next reading is written down at once.
    if (entry) void this.hear(entry);
  }

  /** Ask what is missing; the reading waits meanwhile. */
  private async complete(): Promise<boolean> {
    const { verb } = this.situation;
    const pins = await this.pins.ask(verb, this.situation.pins);
    if (pins) this.situation.choose(verb.name, pins);
    if (!pins) this.announcer.answer("look", text("nothing_pinned"));
    return pins !== null;
  }

  private async look(readings: string[]): Promise<void> {
    await this.show(await this.desk.look(readings), readings);
  }

  /** Show and say an answer that changed nothing. */
  async show(answer: Answer, readings: string[]): Promise<void> {
    const item = lookedAt(answer, readings, new Date().toISOString());
    await this.shows.addLook(item);
    this.answer(item);
  }

  private answer(item: Item): void {
    this.heard.set(item.key, item.kind);
    const name = item.device?.title ?? nameOf(item.read);
    const kind = item.kind === "kept" || item.kind === "undone" ? "done" : item.kind;
    this.announcer.answer(kind, `${wordsOf(item)} ${name}`);
    const offer = item.choices.find(({ kind }) => kind === "create" || kind === "claim");
    if (offer && "code" in offer && !document.querySelector("dialog[open]")) this.shows.blank(codeIn(offer.code) ?? offer.code);
  }

  private fail(error: unknown): void {
    const why = error instanceof StorageFull ? "storage_full" : error instanceof OtherPerson ? "other_person" : "not_taken";
    const words = text(why);
    this.announcer.answer("refused", words);
    this.shows.failed(words);
  }
}
