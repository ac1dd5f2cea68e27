import { on } from "./page.ts";

/** Open and close dialogs by their buttons where the browser does not yet know `command`. */
export function dialogs(): void {
  if ("command" in HTMLButtonElement.prototype) return;
  on("click", "button[command][commandfor]", (button) => {
    const dialog = document.getElementById(button.getAttribute("commandfor") ?? "");
    if (!(dialog instanceof HTMLDialogElement)) return;
    if (button.getAttribute("command") === "show-modal") dialog.showModal();
    else dialog.close();
  });
}
