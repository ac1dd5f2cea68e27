/** `<a data-key="ArrowLeft">`: a key that follows a link, such as the photo before; not while a dialog asks something. */
export function turnKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector("dialog[open]")) return;
    const links = [...document.querySelectorAll<HTMLAnchorElement>("a[data-key]")];
    links.find((link) => link.dataset.key === event.key)?.click();
  });
}
