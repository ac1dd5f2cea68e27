import { on } from "./page.ts";

const agreed = new WeakSet<HTMLElement>();

/** Ask in a native dialog; the answer is a promise. */
export function ask(question: string): Promise<boolean> {
  const template = document.querySelector<HTMLTemplateElement>("template#ask");
  const dialog = template?.content.querySelector("dialog")?.cloneNode(true);
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(window.confirm(question));
  const text = dialog.querySelector("[data-text]");
  if (text) text.textContent = question;
  document.body.append(dialog);
  return new Promise((resolve) => {
    let yes = false;
    dialog.querySelector("[data-yes]")?.addEventListener("click", () => {
      yes = true;
      dialog.close();
    });
    dialog.querySelector("[data-no]")?.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(yes);
    });
    dialog.showModal();
  });
}

/** `data-confirm="…"` on a form or on one of its buttons: ask before it is sent. */
export function confirmations(): void {
  on(
    "submit",
    "form",
    (form, event) => {
      const asker = event.submitter?.closest<HTMLElement>("[data-confirm]") ?? form;
      const question = asker.dataset.confirm;
      if (!question || !(form instanceof HTMLFormElement) || agreed.delete(form)) return;
      const submitter = event.submitter;
      event.preventDefault();
      // Neither htmx nor anybody else may send it before the answer.
      event.stopImmediatePropagation();
      void ask(question).then((yes) => {
        if (!yes) return submitter?.focus();
        agreed.add(form);
        form.requestSubmit(submitter);
      });
    },
    true,
  );
}
