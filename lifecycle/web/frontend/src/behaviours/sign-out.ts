import { leave, waitingOf } from "../scanner/leaving.ts";
import { signedIn } from "../scanner/owners.ts";
import { sendAll } from "../scanner/sending.ts";
import { on } from "./page.ts";

const leaving = new WeakSet<HTMLElement>();

/**
 * `<form data-sign-out="OWNER">`: signing out takes this person's scans off the browser.
 *
 * Those that are nowhere else are asked about first. Each page also says here who is signed in, so that the scanner
 * never takes another person's scans for theirs, even without a network.
 */
export function signingOut(): void {
  const owner = document.querySelector<HTMLElement>("form[data-sign-out]")?.dataset["signOut"];
  if (owner) signedIn(owner);
  on(
    "submit",
    "form[data-sign-out]",
    (form, event) => {
      if (leaving.has(form) || !(form instanceof HTMLFormElement)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void signOut(form, form.dataset["signOut"] ?? "");
    },
    true,
  );
}

async function signOut(form: HTMLFormElement, owner: string): Promise<void> {
  const waiting = await waitingOf([owner]);
  if (waiting && !(await ask(owner, waiting))) return;
  await leave(owner);
  leaving.add(form);
  form.requestSubmit();
}

/** Ask what becomes of scans that are nowhere else; answers whether to sign out. */
function ask(owner: string, waiting: number): Promise<boolean> {
  const template = document.querySelector<HTMLTemplateElement>("template#ask-leaving");
  const dialog = template?.content.querySelector("dialog")?.cloneNode(true);
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(true);
  const part = <Kind extends HTMLElement>(name: string): Kind => dialog.querySelector<Kind>(`[data-${name}]`) as Kind;
  const count = (left: number): void => void (part("count").textContent = String(left));
  count(waiting);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let goes = false;
    const close = (answer: boolean): void => {
      goes = answer;
      dialog.close();
    };
    const send = async (button: HTMLButtonElement): Promise<void> => {
      button.disabled = true;
      const left = await sendAll(owner);
      if (left === 0) return close(true);
      button.disabled = false;
      count(left);
      part("left").hidden = false;
    };
    part("send").addEventListener("click", () => void send(part<HTMLButtonElement>("send")));
    part("stay").addEventListener("click", () => close(false));
    part("lose").addEventListener("click", () => close(true));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(goes);
    });
    dialog.showModal();
  });
}
