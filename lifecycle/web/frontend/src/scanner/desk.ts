// The scanner without its screen: takes scans, keeps them, sends them, and says how that goes.

import { type Counts, countsOf, type Entry, entryOf, expected, lookHere, recent, unsettled } from "./entries.ts";
import { leave, waitingOf } from "./leaving.ts";
import { currentOwner, onOtherOwner, owners, remember } from "./owners.ts";
import { addPhoto } from "./photos.ts";
import type { Answer, Device, PhotoSent, RoundDevice, Said, Start, Uuid, VerbName } from "./protocol.ts";
import { discard, type Means, resend, take, takeBack } from "./queue.ts";
import { forget, prepare } from "./round.ts";
import { type Listener, Sender, type Status } from "./sender.ts";
import { Server, ServerTrouble } from "./server.ts";
import { shellKept } from "./shell.ts";
import { keep, kept, type KeptPhoto, openStore, type Round, type Store } from "./store.ts";
import { lineOf } from "./sync.ts";
import type { DeskWords } from "./words.ts";

export type { Counts, Entry } from "./entries.ts";
export { RoundTooLarge } from "./round.ts";
export type { Status } from "./sender.ts";
export { ServerTrouble } from "./server.ts";
export { type KeptPhoto, type Round, StorageFull } from "./store.ts";

/** Nobody has ever signed in to scan with this browser, and it cannot be done now. */
export class NoOwner extends Error {}

/** Somebody else is signed in: what they scan may not join what waits here. */
export class OtherPerson extends Error {}

const FIRST_PATIENCE = 2000; // ms to wait for who is signed in before the screen opens with what it has

/** Open the desk of whoever is signed in, or was last if that cannot be known now; raises NoOwner. */
export async function openDesk(words: DeskWords, server = new Server()): Promise<Desk> {
  const asked = await whoIsThere(server);
  const fresh = asked instanceof ServerTrouble ? null : asked;
  const owner = fresh?.owner ?? currentOwner();
  if (owner === null) throw new NoOwner();
  const store = await openStore(owner);
  if (fresh) await keep(store, "start", fresh);
  const start = fresh ?? (await kept(store, "start"));
  if (!start) throw new NoOwner();
  remember(owner);
  const desk = new Desk(store, server, start, words);
  await desk.open(asked instanceof ServerTrouble ? asked : null);
  return desk;
}

async function whoIsThere(server: Server): Promise<Start | ServerTrouble> {
  if (!navigator.onLine) return new ServerTrouble("offline");
  return server.start(FIRST_PATIENCE).catch((error: unknown) => {
    if (error instanceof ServerTrouble) return error;
    throw error;
  });
}

/** One person's scans on this phone; sends a "change" event whenever anything of it is other than before. */
export class Desk extends EventTarget implements Listener {
  start: Start;
  round: Round | null = null;
  /** Seconds that this phone's clock is behind, null when it is right. */
  clockOff: number | null = null;
  /** Scans of other people that stay on this phone, untouched and unsent. */
  others = 0;

  private readonly store: Store;
  private readonly server: Server;
  private readonly words: DeskWords;
  private readonly tabs = new BroadcastChannel("lifecycle");
  private counted: Counts = { here: 0, check: 0, failed: 0, photos: 0 };
  private sender: Sender | null = null;

  constructor(store: Store, server: Server, start: Start, words: DeskWords) {
    super();
    [this.store, this.server, this.start, this.words] = [store, server, start, words];
  }

  get status(): Status {
    return this.sender?.status ?? "ready";
  }

  /** Begin to send; `trouble` is what came of asking who is signed in. */
  async open(trouble: ServerTrouble | null): Promise<void> {
    const { owner } = this.start;
    const heard = ({ clock_off }: { clock_off: number | null }): void => {
      this.clockOff = clock_off;
      void this.changed();
    };
    this.sender = new Sender(await lineOf(this.store, this.server, owner, heard), this);
    this.round = (await kept(this.store, "round")) ?? null;
    this.others = await waitingOf(owners().filter((other) => other !== owner));
    this.counted = await countsOf(this.store);
    this.tabs.addEventListener("message", () => void this.reread());
    onOtherOwner(owner, () => this.sender?.usurped());
    this.sender.begin(trouble);
  }

  counts(): Counts {
    return this.counted;
  }

  recent(limit = 50): Promise<Entry[]> {
    return recent(this.store, this.start, limit);
  }

  unsettled(): Promise<Entry[]> {
    return unsettled(this.store, this.start);
  }

  expected(inventoryId: Uuid): Promise<{ seen: Uuid[]; left: RoundDevice[] }> {
    return expected(this.store, this.start, inventoryId);
  }

  /** Write a scan down, then send it; raises StorageFull or OtherPerson, and then nothing was taken. */
  async record(verb: VerbName, readings: string[], said: Said, device: Device | null = null): Promise<Entry> {
    this.refuseOther();
    const written = await take(this.store, { verb, readings, said, device }, this.means);
    await this.changed();
    this.sender?.taken(written.id);
    return entryOf(this.store, this.start, written);
  }

  /** Take a scan back; null when it had never left the phone, else the scan that says so. */
  async undo(id: Uuid): Promise<Entry | null> {
    this.refuseOther();
    const undo = await takeBack(this.store, id, this.means);
    await this.changed();
    this.sender?.soon();
    return undo && entryOf(this.store, this.start, undo);
  }

  /** Resolve with the entry once it is no longer only here. */
  answered(id: Uuid): Promise<Entry> {
    return new Promise((resolve) => {
      const see = async (): Promise<void> => {
        const found = await this.store.get("scans", id);
        if (found?.where === "here") return;
        this.removeEventListener("change", see);
        if (found) resolve(await entryOf(this.store, this.start, found));
      };
      this.addEventListener("change", see);
      void see();
    });
  }

  /** Take scans off the phone for good. */
  async discard(ids: Uuid[]): Promise<void> {
    await discard(this.store, ids, this.means);
    await this.drain();
  }

  /** Send again what the server would not take. */
  async retry(ids: Uuid[]): Promise<void> {
    for (const id of ids) await resend(this.store, id, this.means);
    await this.drain();
  }

  /** Change what goes with a scan that the server has not taken, and send it. */
  async edit(id: Uuid, said: Said): Promise<void> {
    await resend(this.store, id, this.means, said);
    await this.drain();
  }

  /** What readings mean: the register's answer, else the round's. */
  async look(readings: string[]): Promise<Answer> {
    try {
      if (navigator.onLine) return await this.server.look(readings);
    } catch (error) {
      if (!(error instanceof ServerTrouble)) throw error;
    }
    return lookHere(this.store, readings, this.means);
  }

  /** Send all that waits now; resolves when it is done or cannot be. */
  async drain(): Promise<void> {
    await this.changed();
    await this.sender?.send();
  }

  /** Fetch a round; raises RoundTooLarge, StorageFull or ServerTrouble, and then the old one serves on. */
  async prepare(siteIds: Uuid[], onProgress: (done: number, total: number) => void): Promise<void> {
    void navigator.storage?.persist?.();
    this.round = await prepare(this.store, this.server, this.start, siteIds, onProgress);
    await shellKept();
    await this.changed();
  }

  async forgetRound(): Promise<void> {
    await forget(this.store);
    this.round = null;
    await this.changed();
  }

  /** Keep a photo until it is sent; raises StorageFull well before scans have no room. */
  async addPhoto(assetId: Uuid, subject: PhotoSent["subject"], caption: string, image: Blob): Promise<void> {
    this.refuseOther();
    await addPhoto(this.store, this.start.owner, { asset_id: assetId, subject, caption }, image);
    await this.changed();
    this.sender?.soon();
  }

  /** The photos that are not sent; `why` says what the server had against one. */
  photos(): Promise<KeptPhoto[]> {
    return this.store.getAll("photos");
  }

  async discardPhoto(id: Uuid): Promise<void> {
    await this.store.delete("photos", id);
    await this.changed();
  }

  async storage(): Promise<{ persisted: boolean; usage: number; quota: number }> {
    const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    return { persisted: (await navigator.storage?.persisted?.()) ?? false, usage, quota };
  }

  /** Take everything of this person off the phone. */
  async wipe(): Promise<void> {
    this.store.close();
    await leave(this.start.owner, this.server);
  }

  /** Count again, and tell this page and the other tabs. */
  async changed(): Promise<void> {
    this.tabs.postMessage("changed");
    await this.reread();
  }

  /** Ask for the lists again; raises ServerTrouble, `other-person` when somebody else is signed in. */
  async refresh(): Promise<void> {
    const start = await this.server.start();
    if (start.owner !== this.start.owner) throw new ServerTrouble("other-person");
    await keep(this.store, "start", start);
    this.start = start;
  }

  private async reread(): Promise<void> {
    this.counted = await countsOf(this.store);
    this.round = (await kept(this.store, "round")) ?? null;
    this.dispatchEvent(new Event("change"));
  }

  private refuseOther(): void {
    if (this.status === "other-person") throw new OtherPerson();
  }

  private get means(): Means {
    return { start: this.start, words: this.words };
  }
}
