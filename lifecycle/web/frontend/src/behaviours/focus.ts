import { onContent } from "./page.ts";

/** Bring the reader to the error summary, once, when a form comes back with errors. */
export function focusAnswers(): void {
  onContent((root) => {
    const answer = root.querySelector<HTMLElement>("[data-focus]");
    answer?.removeAttribute("data-focus");
    answer?.focus();
  });
}
