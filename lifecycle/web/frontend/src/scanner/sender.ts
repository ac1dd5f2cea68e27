// When the scans are sent: at once, when the network is back, when the page is looked at, and again after a failure.

import { prune } from "./entries.ts";
import { sendPhotos } from "./photos.ts";
import { alone } from "./sending.ts";
import { ServerTrouble, type Trouble } from "./server.ts";
import { drain, type Line, recheck } from "./sync.ts";

export type Status = "ready" | Exclude<Trouble, "refused">;

const EVERY = 30_000; // ms between two tries while the page is in sight
const STALE = 300_000; // ms after which the lists, and what is to be settled, are asked again
const FIRST_PAUSE = 2000; // ms, doubled at each failure of the server
const LONGEST_PAUSE = 60_000;

/** Background Sync, where there is one. */
type WithSync = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

/** What the sender tells its desk, and asks of it. */
export interface Listener {
  /** The scans or the status are other than before. */
  changed: () => Promise<void>;
  /** Ask the server again who is signed in and for the lists; raises ServerTrouble. */
  refresh: () => Promise<void>;
}

/** Sends one person's scans, one request at a time whatever asks for it. */
export class Sender {
  status: Status = "ready";

  private readonly line: Line;
  private readonly listener: Listener;
  private running: Promise<void> | null = null;
  private isWanted = false;
  private refreshedAt = 0;
  private checkedAt = 0;
  private pause = 0;
  private notBefore = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(line: Line, listener: Listener) {
    this.line = line;
    this.listener = listener;
  }

  /** Begin; `trouble` is what came of asking who is signed in, null where all went well. */
  begin(trouble: ServerTrouble | null): void {
    if (trouble) this.failed(trouble);
    else this.refreshedAt = Date.now();
    window.addEventListener("online", () => void this.send());
    window.addEventListener("offline", () => this.failed(new ServerTrouble("offline")));
    document.addEventListener("visibilitychange", () => this.soon());
    setInterval(() => this.soon(), EVERY);
    this.soon();
  }

  /** A scan has just been taken: while all goes well it is sent as one of what the server shows now. */
  taken(id: string): void {
    if (this.status === "ready") this.line.fresh.add(id);
    else this.entrust();
    this.soon();
  }

  /** Somebody else is signed in on this browser: nothing of this person's goes on. */
  usurped(): void {
    this.failed(new ServerTrouble("other-person"));
  }

  /** Send where it makes sense: the page is looked at, and the server was not asked to be left alone. */
  soon(): void {
    if (document.visibilityState === "visible" && navigator.onLine && Date.now() >= this.notBefore) void this.send();
  }

  /** Send all that waits now; resolves when it is done or cannot be. */
  send(): Promise<void> {
    this.isWanted = true;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      try {
        await alone(this.line.owner, () => this.sendAll());
        this.pause = this.notBefore = 0;
        this.status = "ready";
      } catch (error) {
        if (!(error instanceof ServerTrouble)) throw error;
        this.isWanted = false;
        this.failed(error);
      }
      await this.listener.changed();
    }
  }

  private async sendAll(): Promise<void> {
    if (Date.now() - this.refreshedAt > STALE || this.status === "signed-out" || this.status === "other-person") {
      await this.listener.refresh();
      this.refreshedAt = Date.now();
    }
    await drain(this.line);
    await sendPhotos(this.line.store, this.line.server);
    if (Date.now() - this.checkedAt > STALE) {
      await recheck(this.line);
      this.checkedAt = Date.now();
    }
    await prune(this.line.store);
  }

  /** Ask the browser to keep what waits, and to wake the service worker when the network is back if it can. */
  private entrust(): void {
    void navigator.storage?.persist?.();
    void navigator.serviceWorker?.ready
      .then((registration) => (registration as WithSync).sync?.register(`send ${this.line.owner}`))
      .catch(() => undefined); // Refused by the person or the browser: the page sends by itself when it is open.
  }

  private failed({ trouble, pause }: ServerTrouble): void {
    if (trouble === "refused") return;
    this.status = trouble;
    this.line.fresh.clear();
    if (trouble === "server-down") {
      this.pause = Math.min(LONGEST_PAUSE, this.pause ? this.pause * 2 : FIRST_PAUSE);
      const wait = pause ?? this.pause;
      this.notBefore = Date.now() + wait;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.soon(), wait + 1);
    }
    void this.listener.changed();
  }
}
