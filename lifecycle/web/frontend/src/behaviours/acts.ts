// Forms that are also filled in where there is no network: written down on the phone first, then sent.

import { actsOf, dropAct, isRefusal, keepAct, type NewAct, sendActs, sendTogether } from "../scanner/acts.ts";
import { currentOwner, remember } from "../scanner/owners.ts";
import { alone, withStore } from "../scanner/sending.ts";
import { Server, ServerTrouble, type Trouble } from "../scanner/server.ts";
import { leaveBehind } from "../scanner/shell.ts";
import type { KeptAct, Store } from "../scanner/store.ts";
import { ask } from "./confirm.ts";
import { newRequestId } from "./ids.ts";
import { on } from "./page.ts";

const EVERY = 30_000; // ms between two tries while the page is looked at
const server = new Server();

/** `<form data-act="LABEL">`, and `[data-acts]`, the list of what waits. */
export function acts(): void {
  const owner = currentOwner();
  if (owner === null) return;
  on("submit", "form[data-act]", (form, event) => {
    event.preventDefault();
    void take(form as HTMLFormElement, owner);
  });
  void show(owner);
  if (!document.querySelector("[data-acts]")) return;
  const soon = (): void => {
    if (document.visibilityState === "visible" && navigator.onLine) void drain(owner);
  };
  window.addEventListener("online", soon);
  document.addEventListener("visibilitychange", soon);
  setInterval(soon, EVERY);
  // The service worker may be quicker: the page then shows what it was before.
  new BroadcastChannel("lifecycle").addEventListener("message", () => void review(owner));
  on("click", "[data-acts] [data-send]", () => void drain(owner));
  on("click", "[data-acts] [data-drop]", (button) => void drop(owner, button));
  soon();
}

/** Queue something and send it while it can be; resolves to what came of it, null where it waits. */
export async function queued(owner: string, act: NewAct): Promise<{ to: string } | ServerTrouble> {
  remember(owner);
  return withStore(owner, async (store) => {
    const kept = await keepAct(store, act);
    try {
      return (await sendNow(store, owner, kept)) ?? new ServerTrouble("offline");
    } catch (error) {
      if (!(error instanceof ServerTrouble)) throw error;
      if (isRefusal(error)) await dropAct(store, kept.id);
      else void entrust(owner);
      return error;
    }
  });
}

async function sendNow(store: Store, owner: string, kept: KeptAct): Promise<{ to: string } | null> {
  const done: { to: string }[] = [];
  await alone(`${owner} acts`, async () => {
    const came = await sendTogether(store, server, owner, [kept]);
    if (came) done.push(came);
  });
  return done[0] ?? null;
}

async function take(form: HTMLFormElement, owner: string): Promise<void> {
  // No server to say what is missing: the browser does.
  if (!form.reportValidity()) return;
  const button = form.querySelector<HTMLButtonElement>("button.main");
  if (button?.disabled) return;
  if (button) button.disabled = true;
  complain(form, "");
  try {
    const came = await queued(owner, actFrom(form));
    if (!(came instanceof ServerTrouble)) {
      await leaveBehind(location.pathname);
      return location.assign(came.to);
    }
    if (isRefusal(came)) {
      nonceOf(form).value = newRequestId();
      complain(form, came.words);
    } else wait(form, came.trouble);
  } catch {
    // No room or no database on this phone: the form goes as it would without a script.
    form.submit();
  }
  if (button) button.disabled = false;
}

function nonceOf(form: HTMLFormElement): HTMLInputElement {
  return form.querySelector<HTMLInputElement>("input[name=request_id]") as HTMLInputElement;
}

function actFrom(form: HTMLFormElement): NewAct {
  const nonce = nonceOf(form);
  nonce.value ||= newRequestId();
  const at = new Date().toISOString();
  const fields = [...new FormData(form)].flatMap(([name, value]): [string, string][] => (typeof value === "string" ? [[name, value]] : []));
  return {
    id: nonce.value,
    address: new URL(form.action).pathname,
    page: location.pathname,
    label: form.dataset["act"] ?? "",
    fields: [...fields, ["occurred_at", at]],
    joins: false,
    at,
  };
}

function complain(form: HTMLFormElement, words: string): void {
  const trouble = form.querySelector<HTMLElement>("[data-trouble]");
  if (!trouble) return;
  trouble.hidden = !words;
  const said = trouble.querySelector("div") ?? trouble;
  said.textContent = words;
  if (words) trouble.focus();
}

/** It is on the phone and nowhere else: the form makes way for words that say so. */
function wait(form: HTMLFormElement, trouble: Trouble | null): void {
  const panel = document.querySelector<HTMLElement>("[data-act-waiting]");
  if (!panel) return;
  form.hidden = true;
  panel.hidden = false;
  for (const each of panel.querySelectorAll<HTMLElement>("[data-when]")) each.hidden = each.dataset["when"] !== (trouble ?? "offline");
  panel.focus();
}

/** Show what waits: in the list, and in the form that it was filled in with. */
async function show(owner: string): Promise<void> {
  const kept = await withStore(owner, actsOf).catch((): KeptAct[] => []);
  listed = kept.length;
  list(kept.filter(({ joins }) => !joins));
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-act]")) {
    const own = kept.find(({ address }) => address === new URL(form.action).pathname);
    if (own?.why === null) wait(form, null);
    else if (own) {
      refill(form, own);
      await withStore(owner, (store) => dropAct(store, own.id));
    }
  }
}

/** Put back what a refused form said, with the reason. */
function refill(form: HTMLFormElement, { fields, why }: KeptAct): void {
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && name !== "request_id" && field.type !== "checkbox") field.value = value;
  }
  form.dispatchEvent(new Event("refilled"));
  complain(form, why ?? "");
}

function list(kept: KeptAct[]): void {
  const place = document.querySelector<HTMLElement>("[data-acts]");
  const piece = place?.querySelector<HTMLTemplateElement>("template")?.content.querySelector("li");
  if (!place || !piece) return;
  place.hidden = !kept.length;
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  place.querySelector("ul")?.replaceChildren(...kept.map((act) => {
    const row = document.importNode(piece, true);
    const part = (name: string): HTMLElement => row.querySelector<HTMLElement>(`[data-slot=${name}]`) as HTMLElement;
    part("label").textContent = act.label;
    part("at").textContent = clock.format(new Date(act.at));
    part("why").textContent = act.why ?? "";
    part("waits").hidden = act.why !== null;
    part("refused").hidden = act.why === null;
    (part("again") as HTMLAnchorElement).href = act.page;
    part("drop").dataset["drop"] = act.id;
    return row;
  }));
}

/** How many acts the page was last shown with. */
let listed = 0;

async function review(owner: string): Promise<void> {
  const now = await withStore(owner, actsOf).catch((): KeptAct[] => []);
  if (now.length < listed) location.reload();
}

async function drain(owner: string): Promise<void> {
  const before = await withStore(owner, actsOf).catch((): KeptAct[] => []);
  if (!before.some(({ why }) => why === null)) return review(owner);
  await withStore(owner, (store) => alone(`${owner} acts`, () => sendActs(store, server, owner))).catch((error: unknown) => {
    if (!(error instanceof ServerTrouble)) throw error;
  });
  const after = await withStore(owner, actsOf);
  if (after.length < before.length) location.reload();
  else list(after.filter(({ joins }) => !joins));
}

async function drop(owner: string, button: HTMLElement): Promise<void> {
  if (!(await ask(button.dataset["ask"] ?? ""))) return;
  await withStore(owner, (store) => dropAct(store, button.dataset["drop"] ?? ""));
  await show(owner);
}

type WithSync = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

/** Ask the browser to keep what waits, and to wake the service worker when the network is back if it can. */
async function entrust(owner: string): Promise<void> {
  await navigator.storage?.persist?.();
  const registration = (await navigator.serviceWorker?.ready) as WithSync | undefined;
  await registration?.sync?.register(`send ${owner}`).catch(() => undefined); // refused: the page sends when it is open
}
