import { newRequestId } from "./ids.ts";
import { on } from "./page.ts";

function inputOf(form: HTMLElement): HTMLInputElement {
  const found = form.querySelector<HTMLInputElement>("input[name=request_id]");
  if (found) return found;
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = "request_id";
  form.append(input);
  return input;
}

/** Give each form its nonce: the same when it is sent twice, a new one when the page is come back to. */
export function requestIds(): void {
  on(
    "submit",
    "form[data-request-id]",
    (form) => {
      const input = inputOf(form);
      input.value ||= newRequestId();
    },
    true,
  );
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll<HTMLElement>("form[data-request-id]")) inputOf(form).value = newRequestId();
  });
}
