import { get } from "./dom.ts";

const VIEWS = ["scan", "readings", "round"];

/** Show the view that the address names after « # »; all of them are in the one page kept on the phone. */
export function router(onShow: () => void): void {
  const show = (isMove: boolean): void => {
    const wanted = location.hash.slice(1);
    if (wanted && !VIEWS.includes(wanted)) return; // « Aller au contenu » and the like
    const name = wanted || "scan";
    for (const view of VIEWS) {
      get(`#view-${view}`).hidden = view !== name;
      const tab = get(`.scanner-header a[href="#${view}"]`);
      if (view === name) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    if (isMove) window.scrollTo(0, 0);
    onShow();
  };
  window.addEventListener("hashchange", () => show(true));
  show(false);
}
