import { on, onContent } from "./page.ts";

function boxesOf(scope: ParentNode): HTMLInputElement[] {
  return [...scope.querySelectorAll<HTMLInputElement>("[data-tick]")];
}

function count(form: ParentNode): void {
  const boxes = boxesOf(form);
  const ticked = boxes.filter((box) => box.checked).length;
  const all = form.querySelector<HTMLInputElement>("[data-tick-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  const counted = form.querySelector<HTMLElement>("[data-counted]");
  if (!counted) return;
  const words = ticked === 1 ? counted.dataset.one : counted.dataset.many;
  counted.textContent = (words ?? "{n}").replace("{n}", String(ticked));
}

/** Count the ticked rows, tick a whole page at once, and a run of rows with the shift key. */
export function ticks(): void {
  let last: HTMLInputElement | null = null;
  onContent((root) => {
    for (const all of root.querySelectorAll<HTMLInputElement>("[data-tick-all]")) all.hidden = false;
    for (const form of root.querySelectorAll("form:has([data-tick])")) count(form);
  });
  on("click", "[data-tick]", (element, event) => {
    const box = element as HTMLInputElement;
    const form = box.form;
    if (!form) return;
    const boxes = boxesOf(form);
    if (event.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b) as [number, number];
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    count(form);
  });
  on("change", "[data-tick-all]", (element) => {
    const all = element as HTMLInputElement;
    if (!all.form) return;
    for (const box of boxesOf(all.form)) box.checked = all.checked;
    count(all.form);
  });
  document.addEventListener("reset", (event) => {
    const form = event.target as HTMLFormElement;
    // The boxes change after the event.
    if (form.querySelector("[data-tick]")) window.setTimeout(() => count(form));
  });
}
