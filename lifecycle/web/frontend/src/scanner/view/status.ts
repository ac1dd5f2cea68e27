import type { Desk, Status } from "../desk.ts";
import { fill, get, stamp } from "./dom.ts";
import { many, text } from "./texts.ts";

const BADGES: Partial<Record<Status, string>> = {
  offline: "badge_offline",
  "server-down": "badge_server",
  "signed-out": "badge_out",
  "other-person": "badge_other",
  forbidden: "badge_forbidden",
};

/** Return in a few words what this phone still holds, empty when it holds nothing. */
export function waiting(desk: Desk): string {
  const { here, check, failed, photos } = desk.counts();
  const parts: [string, number][] = [["here", here], ["photos", photos], ["check", check], ["failed", failed]];
  return parts.flatMap(([key, n]) => (n ? [many(key, n)] : [])).join(" · ");
}

/** What waits and why, on top of every view. */
export function showStatus(desk: Desk): void {
  const badge = get("[data-badge]");
  const why = BADGES[desk.status];
  badge.textContent = [why ? text(why) : "", desk.clockOff ? text("badge_clock") : "", waiting(desk)].filter(Boolean).join(" · ");
  badge.hidden = !badge.textContent;
  badge.dataset["badge"] = desk.status;
  const { here, check, failed, photos } = desk.counts();
  const pending = get("[data-pending]");
  pending.dataset["pending"] = pending.textContent = String(here + photos + check + failed);
  pending.hidden = pending.textContent === "0";
}

/** Return a line that says how things stand, with where to go about it. */
export function hint(words: string, tone: "go" | "wait" | "out" | "stop", to?: { label: string; href: string }): HTMLElement {
  const made = fill(stamp(`hint-${tone}`), { text: words, link: to?.label });
  if (to) get<HTMLAnchorElement>("a", made).href = to.href;
  return made;
}

const UNITS: [string, number][] = [["day", 86_400], ["hour", 3600], ["minute", 60]];

/** Return a length of time in its largest whole unit, « 3 jours ». */
function long(seconds: number): string {
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? ["second", 1];
  const style = { style: "unit", unit, unitDisplay: "long" } as const;
  return new Intl.NumberFormat(document.documentElement.lang, style).format(Math.round(seconds / length));
}

/** Return what a person should know or do for the readings to leave. */
export function hints(desk: Desk): HTMLElement[] {
  const made: HTMLElement[] = [];
  const back = { label: text("sign_in"), href: "/sign-in?next=/scan/" };
  if (desk.status === "signed-out") made.push(hint(text("signed_out"), "out", back));
  if (desk.status === "other-person") made.push(hint(text("other_person"), "out", back));
  if (desk.status === "forbidden") made.push(hint(text("forbidden"), "stop"));
  if (desk.status === "server-down") made.push(hint(text("server_down"), "wait"));
  if (desk.clockOff) made.push(hint(text("clock", { n: long(Math.abs(desk.clockOff)) }), "out"));
  if (desk.others) made.push(hint(many("others", desk.others), "wait"));
  return made;
}
