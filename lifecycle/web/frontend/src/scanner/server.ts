// The server as the phone sees it: it answered, it refused, or it is not there.

import type { Answer, RoundPage, Start, Sync, Synced, Uuid } from "./protocol.ts";

/** Why nothing came of a request. */
export type Trouble = "offline" | "server-down" | "signed-out" | "other-person" | "forbidden" | "refused";

/** A request that brought nothing; `refused` is the only trouble that asking again will not mend. */
export class ServerTrouble extends Error {
  readonly trouble: Trouble;
  /** Refused: the server's own words. */
  readonly words: string;
  /** Milliseconds that the server asks to wait, where it says so. */
  readonly pause: number | null;

  constructor(trouble: Trouble, words = "", pause: number | null = null) {
    super(`${trouble} ${words}`);
    this.trouble = trouble;
    this.words = words;
    this.pause = pause;
  }
}

/** What came of a form that a script sent. */
export interface Acted {
  to: string;
  /** A word on what was done. */
  said?: string;
}

interface Problem {
  type?: string;
  detail?: string;
  title?: string;
  errors?: Record<string, string[]>;
  reasons?: { detail: string }[];
}

const PATIENCE = 10_000; // milliseconds, for one answer
const REFUSALS = [400, 404, 409, 413, 422];
const LONGEST_PAUSE = 60_000; // milliseconds

/** The addresses of `protocol.ts`; `base` is empty in a page. */
export class Server {
  readonly base: string;

  constructor(base = "") {
    this.base = base;
  }

  start(patience = PATIENCE): Promise<Start> {
    return this.ask<Start>("/scan/start", {}, patience);
  }

  round(site: Uuid, after: string | null): Promise<RoundPage> {
    const query = new URLSearchParams({ site, ...(after === null ? {} : { after }) });
    // A thousand devices on a slow network take their time.
    return this.ask<RoundPage>(`/scan/round?${query}`, {}, 3 * PATIENCE);
  }

  look(readings: string[]): Promise<Answer> {
    return this.ask<Answer>(`/scan/look?${new URLSearchParams(readings.map((text) => ["reading", text]))}`);
  }

  sync(body: Sync): Promise<Synced> {
    const headers = { "Content-Type": "application/json" };
    return this.ask<Synced>("/scan/sync", { method: "POST", headers, body: JSON.stringify(body) });
  }

  photo(form: FormData): Promise<Answer> {
    return this.ask<Answer>("/scan/photos", { method: "POST", body: form }, 6 * PATIENCE);
  }

  /** Send a form as a browser would; the answer says where its page is now. */
  act(address: string, fields: [string, string][]): Promise<Acted> {
    return this.ask<Acted>(address, { method: "POST", body: new URLSearchParams(fields) });
  }

  /** Ask and read JSON; raise ServerTrouble for anything else that comes, or does not. */
  private async ask<Body>(path: string, init: RequestInit = {}, patience = PATIENCE): Promise<Body> {
    try {
      // A redirection is a captive portal's: none of these addresses redirects.
      const response = await fetch(this.base + path, {
        ...init,
        headers: { Accept: "application/json", ...init.headers },
        redirect: "error",
        cache: "no-store",
        signal: AbortSignal.timeout(patience),
      });
      const isJson = /\bapplication\/(\w+\+)?json\b/.test(response.headers.get("Content-Type") ?? "");
      if (response.ok && isJson) return (await response.json()) as Body;
      throw troubleOf(response, isJson ? ((await response.json()) as Problem) : null);
    } catch (error) {
      throw error instanceof ServerTrouble ? error : new ServerTrouble("offline");
    }
  }
}

function troubleOf(response: Response, problem: Problem | null): ServerTrouble {
  const { status } = response;
  if (status >= 500 || status === 429) return new ServerTrouble("server-down", "", pauseOf(response));
  // Not in the server's own form: somebody else answers in its place.
  if (problem === null) return new ServerTrouble("offline");
  if (status === 401) return new ServerTrouble("signed-out");
  if (status === 403) return new ServerTrouble("forbidden", wordsOf(problem));
  if (status === 409 && problem.type?.endsWith("other-person")) return new ServerTrouble("other-person");
  return new ServerTrouble(REFUSALS.includes(status) ? "refused" : "server-down", wordsOf(problem));
}

function pauseOf(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, LONGEST_PAUSE) : null;
}

function wordsOf({ detail, title, errors, reasons }: Problem): string {
  const more = [...Object.values(errors ?? {}).flat(), ...(reasons ?? []).map(({ detail }) => detail)];
  return [...new Set([detail ?? title ?? "", ...more])].filter((text) => typeof text === "string").join(" ");
}
