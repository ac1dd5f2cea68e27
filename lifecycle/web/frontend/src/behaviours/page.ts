/** Listen on the whole page, so that what htmx brings in later is served too. */
export function on<K extends keyof DocumentEventMap>(
  type: K,
  selector: string,
  act: (element: HTMLElement, event: DocumentEventMap[K]) => void,
  capture = false,
): void {
  document.addEventListener(
    type,
    (event) => {
      const target = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
      if (target) act(target, event);
    },
    capture,
  );
}

/** Run on the page now, and again after each part that htmx swaps in. */
export function onContent(act: (root: ParentNode) => void): void {
  act(document);
  document.addEventListener("htmx:after:swap", () => act(document));
}
