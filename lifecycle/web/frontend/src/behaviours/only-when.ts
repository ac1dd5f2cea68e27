import { on } from "./page.ts";

/** `[data-only="FIELD=VALUE VALUE"]`: a part of a form that goes with some answers; without a script it is always shown. */
export function onlyWhen(): void {
  const review = (): void => {
    for (const part of document.querySelectorAll<HTMLElement>("[data-only]")) {
      const [name = "", values = ""] = (part.dataset["only"] ?? "").split("=");
      const field = part.closest("form")?.elements.namedItem(name);
      const value = field instanceof RadioNodeList || field instanceof HTMLSelectElement || field instanceof HTMLInputElement ? field.value : "";
      part.hidden = value !== "" && !values.split(" ").includes(value);
    }
  };
  on("change", "form", review);
  review();
}
