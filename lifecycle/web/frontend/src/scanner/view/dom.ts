// The page's elements: found by what they are for, copied from its templates, filled by name.

/** Return an element that the page is known to have. */
export function get<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`No ${selector} in the page`);
  return found;
}

/** Return a copy of the piece that a template holds. */
export function stamp<T extends Element = HTMLElement>(id: string): T {
  const piece = get<T>("*", get<HTMLTemplateElement>(`template#${id}`).content);
  return document.importNode(piece, true);
}

/** Write each named slot; an empty one is taken off the page. */
export function fill<T extends ParentNode>(root: T, words: Record<string, string | null | undefined>): T {
  for (const [name, word] of Object.entries(words)) {
    const slot = get(`[data-slot="${name}"]`, root);
    slot.textContent = word ?? "";
    slot.hidden = !word;
  }
  return root;
}

/** Return a button or a link of a menu or of a row of choices. */
export function button(label: string, act: () => void, look = ""): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), { type: "button", className: look, textContent: label });
  made.addEventListener("click", act);
  return made;
}

export function link(label: string, href: string, look = ""): HTMLAnchorElement {
  return Object.assign(document.createElement("a"), { href, className: look, textContent: label });
}

/** Close the dialog of each button that says so. */
export function closers(): void {
  for (const each of document.querySelectorAll<HTMLElement>("dialog [data-close]")) {
    each.addEventListener("click", () => each.closest("dialog")?.close());
  }
}

/** Open a sheet; resolve once it is closed. */
export function opened(dialog: HTMLDialogElement): Promise<string> {
  dialog.returnValue = "";
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}
