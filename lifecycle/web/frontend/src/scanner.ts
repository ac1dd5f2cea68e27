// The scanner: opens what this phone holds, then its page.
import { NoOwner, openDesk } from "./scanner/desk.ts";
import { keepShell } from "./scanner/shell.ts";
import { get } from "./scanner/view/dom.ts";
import { openPage } from "./scanner/view/page.ts";
import { text } from "./scanner/view/texts.ts";
import { readWords } from "./scanner/words.ts";

/** Without a first visit on a network this phone knows neither whose scans these are nor what may be done. */
function sayClosed(error: unknown): void {
  const words = text(error instanceof NoOwner ? "no_owner" : "not_opened");
  get("[data-none] p").textContent = words;
  get("[data-alarm]").textContent = words;
  for (const control of document.querySelectorAll<HTMLButtonElement>(".finder button, .finder input")) control.disabled = true;
  console.error(error);
}

keepShell();
openDesk(readWords()).then(openPage).catch(sayClosed);
