import { on, onContent } from "./page.ts";

const SAID_FOR = 2000; // milliseconds

/** `<button data-copy="ID" data-done="Copié" hidden>`: copies what is written in an element, and says so. */
export function copyButtons(): void {
  if (!navigator.clipboard) return; // only where the site is secure: elsewhere the text can be selected
  onContent((root) => {
    for (const button of root.querySelectorAll<HTMLElement>("[data-copy]")) button.hidden = false;
  });
  on("click", "[data-copy]", (button) => {
    const text = document.getElementById(button.dataset["copy"] ?? "")?.textContent ?? "";
    void navigator.clipboard.writeText(text).then(() => say(button));
  });
}

function say(button: HTMLElement): void {
  const verb = button.textContent;
  button.textContent = button.dataset["done"] ?? verb;
  button.setAttribute("role", "status");
  setTimeout(() => {
    button.textContent = verb;
    button.removeAttribute("role");
  }, SAID_FOR);
}
