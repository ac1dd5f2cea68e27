import { on, onContent } from "./page.ts";

/** `<button data-print hidden>`: shown only where it can do something. */
export function printButtons(): void {
  onContent((root) => {
    for (const button of root.querySelectorAll<HTMLElement>("[data-print]")) button.hidden = false;
  });
  on("click", "[data-print]", () => window.print());
}
