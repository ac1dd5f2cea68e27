import { on, onContent } from "./page.ts";

const CURRENT = "is-current";
const SETTING = "lifecycle.keys";

/** Single keys may be cut, since they get in the way of dictation (RGAA 12.10); kept on this device. */
function areOff(): boolean {
  return localStorage.getItem(SETTING) === "off";
}

function showSwitches(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-keys]")) {
    button.hidden = false;
    button.textContent = (areOff() ? button.dataset.restore : button.dataset.cut) ?? "";
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function move(list: Element, by: number): void {
  const rows = [...list.querySelectorAll("tbody tr")];
  const from = rows.findIndex((row) => row.classList.contains(CURRENT));
  const next = rows[Math.min(Math.max(from + by, 0), rows.length - 1)];
  rows[from]?.classList.remove(CURRENT);
  next?.classList.add(CURRENT);
  next?.scrollIntoView({ block: "nearest" });
  // The focus goes along, so that a screen reader says the row.
  next?.querySelector<HTMLElement>(".row-link")?.focus({ preventScroll: true });
}

/** Keys of a list: `/` goes to the search, j and k to the next and previous row, x ticks it; Enter opens its link. */
export function listKeys(): void {
  onContent(showSwitches);
  on("click", "[data-keys]", () => {
    localStorage.setItem(SETTING, areOff() ? "on" : "off");
    showSwitches();
  });
  document.addEventListener("keydown", (event) => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target);
    if (busy || areOff() || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const search = document.querySelector<HTMLInputElement>("input[type=search]");
      if (!search) return;
      event.preventDefault();
      search.select();
      search.focus();
      return;
    }
    const list = document.querySelector("table[data-list]");
    const row = list?.querySelector(`tr.${CURRENT}`);
    if (list && event.key === "j") move(list, 1);
    else if (list && event.key === "k") move(list, -1);
    else if (row && event.key === "x") row.querySelector<HTMLInputElement>("[data-tick]")?.click();
  });
}
