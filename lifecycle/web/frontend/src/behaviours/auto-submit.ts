import { on } from "./page.ts";

/** A filter applies as soon as it is chosen; the form's own button stays for those without a script. */
export function autoSubmit(): void {
  on("change", "form[data-auto-submit] select, form[data-auto-submit] [type=checkbox]", (control) => {
    control.closest("form")?.requestSubmit();
  });
}
