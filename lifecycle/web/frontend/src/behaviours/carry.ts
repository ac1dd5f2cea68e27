import { currentOwner, remember } from "../scanner/owners.ts";
import { carriedAt, carry, leaveAllBehind } from "../scanner/shell.ts";

const CARRIER = "lifecycle.carrier"; // whose pages this browser took along

/** `[data-carry]`: take this page along, to open it where there is no network. Shown only where that is possible. */
export function carrying(): void {
  const place = document.querySelector<HTMLElement>("[data-carry]");
  const owner = currentOwner();
  const carrier = localStorage.getItem(CARRIER);
  if (owner !== null && carrier !== null && carrier !== owner) {
    localStorage.removeItem(CARRIER);
    void leaveAllBehind();
  }
  if (!place || owner === null || !("serviceWorker" in navigator) || !("caches" in globalThis)) return;
  place.hidden = false;
  const button = place.querySelector<HTMLButtonElement>("button");
  button?.addEventListener("click", async () => {
    button.disabled = true;
    remember(owner); // signing out then takes the page away
    localStorage.setItem(CARRIER, owner);
    say(place, (await carry(location.pathname)) ? new Date() : null);
    button.disabled = false;
  });
  void carriedAt(location.pathname).then((at) => at && say(place, at));
}

function say(place: HTMLElement, at: Date | null): void {
  const said = place.querySelector<HTMLElement>("[role=status]");
  if (!said) return;
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  said.textContent = at ? (place.dataset["done"] ?? "").replace("{at}", clock.format(at)) : (place.dataset["failed"] ?? "");
}
