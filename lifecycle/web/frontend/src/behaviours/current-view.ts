import { onContent } from "./page.ts";

/** Rows of tabs and views wider than a phone: the present one is brought into sight, the page itself stays. */
export function currentViews(): void {
  onContent((root) => {
    for (const row of root.querySelectorAll<HTMLElement>(":is(.tabs, .views) ul")) {
      const current = row.querySelector<HTMLElement>("[aria-current]");
      if (current && row.scrollWidth > row.clientWidth) {
        row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
      }
    }
  });
}
