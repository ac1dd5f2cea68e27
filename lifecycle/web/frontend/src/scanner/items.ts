// What the list shows of a scan, wherever its answer came from: the phone, the server, or a mere look.
import type { Entry } from "./desk.ts";
import type { Answer, Choice, Device, Instant, Kind, Reason, VerbName } from "./protocol.ts";

/** An answer's kind; « kept » while nobody can tell yet what will come of a scan, « undone » once it was taken back. */
export type Shown = Kind | "kept" | "undone";

export interface Item {
  key: string;
  at: Instant;
  where: Entry["where"] | "look";
  kind: Shown;
  /** Empty for « kept », and where the server failed without a word. */
  text: string;
  reasons: Reason[];
  device: Device | null;
  /** What was read, for when no device was found. */
  read: string;
  choices: Choice[];
  verb: VerbName;
  canUndo: boolean;
  entry: Entry | null;
}

/** Return what the list shows of a scan. */
export function itemOf(entry: Entry): Item {
  const { scan, where, answer, why } = entry;
  return {
    key: scan.id,
    at: scan.occurred_at,
    where,
    kind: where === "failed" ? "refused" : (answer?.kind ?? "kept"),
    text: (where === "failed" ? why : answer?.text) ?? "",
    reasons: answer?.reasons ?? [],
    device: answer?.device ?? entry.device,
    read: scan.readings[0] ?? "",
    choices: answer?.choices ?? [],
    verb: scan.verb,
    canUndo: scan.verb !== "undo" && (where === "here" || (answer?.can_undo ?? false)),
    entry,
  };
}

/** Return what the list shows of scans and looks: one that was taken back says so, in place of the scan that took it back. */
export function itemsOf(entries: Entry[], looks: Item[] = []): Item[] {
  const isWell = ({ scan, where, answer }: Entry): boolean =>
    scan.verb === "undo" && where !== "failed" && (answer === null || answer.kind === "done" || answer.kind === "already");
  const undone = new Map(entries.filter(isWell).map((entry) => [entry.scan.said.of, entry]));
  const listed = [...entries.filter((entry) => !isWell(entry)).map(itemOf), ...looks];
  return listed.map((item) => {
    const undo = undone.get(item.key);
    if (undo) return { ...item, kind: "undone", canUndo: false, choices: [], where: undo.where, device: itemOf(undo).device ?? item.device };
    return { ...item, choices: item.choices.filter(({ kind }) => !(kind === "move" || kind === "found") || !isSince(kind, item, listed)) };
  });
}

/** Whether a device was put away or found after this scan: it is not offered twice. */
function isSince(verb: "move" | "found", { at, device }: Item, items: Item[]): boolean {
  return items.some((later) => later.verb === verb && later.kind !== "refused" && later.at > at && later.device?.id === device?.id);
}

/** Return what the list shows of a look, which writes nothing. */
export function lookedAt(answer: Answer, readings: string[], at: Instant): Item {
  const { kind, text, reasons, device, choices } = answer;
  const key = `look-${at}`;
  return { key, at, where: "look", kind, text, reasons, device, read: readings[0] ?? "", choices, verb: "look_up", canUndo: false, entry: null };
}

/** Scans that the same reason stops; its text is that of the newest. */
export interface Blocker {
  code: string;
  text: string;
  items: Item[];
}

/** What stops a series: answers to be looked at again, together when their reason is the same. */
export function blockers(items: Item[]): Blocker[] {
  const groups = new Map<string, Blocker>();
  for (const item of items) {
    const isStopping = (item.kind === "look" || item.kind === "refused") && item.where !== "check";
    if (!isStopping) continue;
    const [reason] = item.reasons;
    const key = reason?.code ?? item.text;
    const group = groups.get(key) ?? { code: reason?.code ?? "", text: reason?.text ?? item.text, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** How many answers of each kind since what is being done was last changed. */
export function tally(items: Item[], since: Instant): Record<"done" | "already" | "look", number> {
  const counts = { done: 0, already: 0, look: 0 };
  for (const { at, kind, where } of items) {
    if (at < since || kind === "undone" || (where === "look" && kind === "done")) continue;
    if (kind === "done" || kind === "kept") counts.done += 1;
    else if (kind === "already") counts.already += 1;
    else counts.look += 1;
  }
  return counts;
}
