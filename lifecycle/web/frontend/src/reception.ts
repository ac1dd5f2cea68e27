// Receiving a lot by scanning: what is expected counts down, what is not expected is noted; each scan is kept, then sent.

import { newRequestId } from "./behaviours/ids.ts";
import { queued } from "./behaviours/acts.ts";
import { type Expected, List, type Met } from "./reception/expected.ts";
import { codeIn, shown } from "./scanner/code.ts";
import { actsOf, sendActs } from "./scanner/acts.ts";
import { Decoder, DecoderBroken } from "./scanner/decode.ts";
import { currentOwner } from "./scanner/owners.ts";
import { Seen } from "./scanner/seen.ts";
import { alone, withStore } from "./scanner/sending.ts";
import { Server, ServerTrouble } from "./scanner/server.ts";
import { Sounds } from "./scanner/sound.ts";
import { Announcer } from "./scanner/view/announcer.ts";
import { CameraPanel } from "./scanner/view/camera-panel.ts";
import { fill, get, stamp } from "./scanner/view/dom.ts";
import { photographing, typing } from "./scanner/view/inlets.ts";
import { muting } from "./scanner/view/mute.ts";
import { clock, many, text } from "./scanner/view/texts.ts";

const MOST = 30; // cards on the page
const EVERY = 30_000; // ms between two tries to send what waits
const TONES = { done: "go", already: "out", look: "look" };

const main = get("main[data-reception]");
const list = new List(JSON.parse(get("#expected", document).textContent ?? "[]") as Expected[]);
const announcer = new Announcer(new Sounds());
const owner = currentOwner();
let unsent = 0;

function take(readings: string[]): void {
  const met = list.meet(readings);
  const words = met.line ? `${text(`met_${met.kind}`)} ${met.line.title}` : text("met_look");
  const card = draw(met);
  announcer.answer(met.kind, words);
  count();
  if (met.kind !== "already") void send(met, card);
}

function draw({ kind, line, read }: Met): HTMLElement {
  const code = codeIn(read);
  const card = fill(stamp("met"), {
    kind: text(`met_${kind}`),
    title: line?.title ?? null,
    code: line?.name ?? (code ? shown(code) : read),
    text: line ? null : text("met_look_hint"),
    where: text("where_here"),
    time: clock(new Date().toISOString()),
  });
  card.classList.add(`tone-${TONES[kind]}`);
  Object.assign(card.dataset, { kind, where: kind === "already" ? "sent" : "here" });
  get(".sign", card).append(stamp(`sign-${kind}`));
  if (kind === "already") get("[data-slot=where]", card).textContent = text("where_sent");
  const cards = get("[data-scans]");
  cards.prepend(card);
  while (cards.childElementCount > MOST) cards.lastElementChild?.remove();
  return card;
}

/** Keep a scan and send it; one that the server refuses is shown red with its reason and counts no more. */
async function send({ line, read }: Met, card: HTMLElement): Promise<void> {
  const at = new Date().toISOString();
  const seen = JSON.stringify({ line_id: line?.id ?? null, text: read, at });
  const act = { id: newRequestId(), address: main.dataset["marks"] ?? "", page: location.pathname, label: line?.title ?? read };
  unsent += 1;
  const came = owner === null ? new ServerTrouble("signed-out") : await queued(owner, { ...act, fields: [["seen", seen]], joins: true, at });
  if (!(came instanceof ServerTrouble)) {
    unsent -= 1;
    card.dataset["where"] = "sent";
    get("[data-slot=where]", card).textContent = text("where_sent");
  } else if (came.trouble === "refused" || came.trouble === "forbidden" || owner === null) {
    unsent -= 1;
    if (line) line.seen = false;
    card.classList.replace(`tone-${TONES[line ? "done" : "look"]}`, "tone-stop");
    get(".sign", card).replaceChildren(stamp("sign-refused"));
    fill(card, { kind: text("met_refused"), text: came.words || text("signed_out"), where: null });
    announcer.answer("refused", came.words);
  }
  count();
}

/** What an earlier visit left on this phone counts as seen; the cards on the page follow what has left. */
async function recount(isFirst: boolean): Promise<void> {
  if (owner === null) return;
  const kept = (await withStore(owner, actsOf)).filter(({ address }) => address === main.dataset["marks"]);
  unsent = kept.length;
  if (isFirst) for (const { fields } of kept) list.meet([(JSON.parse(fields[0]?.[1] ?? "{}") as { text?: string }).text ?? ""]);
  if (!unsent) {
    for (const where of document.querySelectorAll('[data-where="here"] [data-slot=where]')) where.textContent = text("where_sent");
    for (const card of document.querySelectorAll<HTMLElement>('[data-scans] [data-where="here"]')) card.dataset["where"] = "sent";
  }
  count();
}

/** Send what waits while the page is open: the network comes back without anybody scanning. */
async function drain(): Promise<void> {
  if (owner === null || !navigator.onLine || unsent === 0) return;
  const server = new Server();
  await withStore(owner, (store) => alone(`${owner} acts`, () => sendActs(store, server, owner))).catch((error: unknown) => {
    if (!(error instanceof ServerTrouble)) throw error;
  });
  await recount(false);
}

/** How many are still to come, which they are, and what has not left this phone. */
function count(): void {
  const left = list.lines.filter(({ seen }) => !seen);
  get("[data-left-count]").textContent = left.length ? many("left", left.length) : text("all_seen");
  const progress = get<HTMLProgressElement>("[data-progress]");
  progress.max = Math.max(1, list.lines.length);
  progress.value = list.seen;
  for (const row of document.querySelectorAll<HTMLElement>("[data-line]")) {
    row.hidden = !left.some(({ id }) => id === row.dataset["line"]);
  }
  get("[data-unsent]").hidden = unsent === 0;
  get("[data-unsent] span").textContent = many("here", unsent);
  get("[data-none]").hidden = get("[data-scans]").childElementCount > 0;
}

function listen(): void {
  const { worker = "", wasm = "" } = main.dataset;
  const decoder = new Decoder(worker, wasm);
  const seen = new Seen((reading) => codeIn(reading) !== null);
  const camera = new CameraPanel(
    async (image) => {
      try {
        for (const readings of seen.in(await decoder.read(image), performance.now())) take(readings);
      } catch (error) {
        if (error instanceof DecoderBroken) camera.break(text("decoder_broken"));
      }
    },
    () => document.querySelector("dialog[open]") !== null,
    announcer,
  );
  typing(take);
  photographing(decoder, take, (words, isBad) => {
    warn(isBad ? words : "");
    if (isBad) announcer.answer("look", words);
    else announcer.say(words);
  });
}

function warn(words: string): void {
  const warning = get("[data-warning]");
  warning.hidden = !words;
  get("div", warning).textContent = words;
}

muting(announcer.sounds);
listen();
count();
void recount(true).then(drain);
window.addEventListener("online", () => void drain());
document.addEventListener("visibilitychange", () => void drain());
setInterval(() => void drain(), EVERY);
new BroadcastChannel("lifecycle").addEventListener("message", () => void recount(false));
main.dataset["ready"] = "";
