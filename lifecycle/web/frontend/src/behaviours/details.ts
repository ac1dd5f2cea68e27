import { on } from "./page.ts";

const PANELS = "details.sheet[open], details.menu[open]";

function close(panel: HTMLDetailsElement, refocus: boolean): void {
  panel.open = false;
  if (refocus) panel.querySelector("summary")?.focus();
}

/** Sheets and menus: one open at a time, closed by Escape or by a press beside; the first field gets the focus. */
export function details(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    for (const panel of document.querySelectorAll<HTMLDetailsElement>(PANELS)) close(panel, true);
  });
  document.addEventListener("pointerdown", (event) => {
    for (const panel of document.querySelectorAll<HTMLDetailsElement>(PANELS)) {
      if (event.target instanceof Node && !panel.contains(event.target)) close(panel, false);
    }
  });
  // The event does not bubble, but it can be captured.
  on(
    "toggle",
    "details.sheet",
    (panel, event) => {
      if (event.target !== panel || !(panel as HTMLDetailsElement).open) return;
      panel
        .querySelector<HTMLElement>(".body :is(input:not([type=hidden]), select, textarea, button)")
        ?.focus({ preventScroll: true });
    },
    true,
  );
}
