// A real HTTP server that takes scans as the register does, and fails in every way that a network can.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer, RoundDevice, Scan, Sync } from "../src/scanner/protocol.ts";

/** What becomes of the next requests. */
export type Mood =
  | "well"
  | "error" // 500
  | "busy" // 429
  | "drop" // the connection breaks before anything is done
  | "deaf" // the scans are taken, but the answer is lost
  | "portal" // a captive portal's page
  | "astray" // a captive portal's redirection
  | "signed-out"
  | "other-person"
  | "forbidden";

const PROBLEMS: Partial<Record<Mood, [status: number, slug: string]>> = {
  "signed-out": [401, "unauthenticated"],
  "other-person": [409, "other-person"],
  forbidden: [403, "forbidden"],
};

export class FailingServer {
  mood: Mood = "well";
  /** The moods of the next requests, then the usual one again. */
  next: Mood[] = [];
  /** Every scan taken, once each, in the order it came. */
  readonly taken: Scan[] = [];
  readonly heard: Sync[] = [];
  /** Scans that no server would take. */
  readonly poison = new Set<string>();
  /** Scans that bring the server down each time. */
  readonly deadly = new Set<string>();
  readonly toCheck = new Set<string>();
  devices: RoundDevice[] = [];
  pages = 0;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const mood = this.next.shift() ?? this.mood;
    const problem = PROBLEMS[mood];
    if (mood === "drop") return void request.socket.destroy();
    if (mood === "error") return send(response, 500, "text/html", "<h1>500</h1>");
    if (mood === "busy") return send(response, 429, "application/problem+json", "{}");
    if (mood === "portal") return send(response, 200, "text/html", "<h1>Wi-Fi</h1>");
    if (mood === "astray") return void response.writeHead(302, { Location: "http://127.0.0.1:1/" }).end();
    if (problem) return refuse(response, ...problem);
    if (request.url?.startsWith("/scan/round")) return this.page(response, new URL(request.url, "http://x").searchParams);
    this.sync(response, JSON.parse(body) as Sync, mood);
  }

  private sync(response: ServerResponse, sync: Sync, mood: Mood): void {
    if (sync.scans.some(({ id }) => this.poison.has(id))) return refuse(response, 422, "invalid");
    if (sync.scans.some(({ id }) => this.deadly.has(id))) return send(response, 500, "text/html", "<h1>500</h1>");
    this.heard.push(sync);
    const known = new Set(this.taken.map(({ id }) => id));
    this.taken.push(...sync.scans.filter(({ id }) => !known.has(id)));
    if (mood === "deaf") return void response.socket?.destroy();
    const answers = sync.scans.map(({ id }) => this.answer(id));
    send(response, 200, "application/json", JSON.stringify({ now: sync.phone.now, answers, clock_off: null }));
  }

  private answer(id: string): Answer {
    const to_check = this.toCheck.has(id);
    return { id, kind: to_check ? "look" : "done", text: "Fait.", reasons: [], device: null, choices: [], to_check, can_undo: true };
  }

  /** Pages of two devices. */
  private page(response: ServerResponse, query: URLSearchParams): void {
    this.pages += 1;
    const there = this.devices.filter(({ site_id }) => site_id === query.get("site"));
    const first = Number(query.get("after") ?? 0);
    const next = first + 2 < there.length ? String(first + 2) : null;
    const page = { devices: there.slice(first, first + 2), next, total: there.length };
    send(response, 200, "application/json", JSON.stringify(page));
  }
}

function refuse(response: ServerResponse, status: number, slug: string): void {
  send(response, status, "application/problem+json", JSON.stringify({ type: `/problems/${slug}`, detail: "Refusé." }));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "Content-Type": type }).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request) body += String(part);
  return body;
}
