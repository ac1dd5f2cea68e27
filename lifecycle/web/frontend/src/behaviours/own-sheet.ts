import { on, onContent } from "./page.ts";
import { type Sheet, pageOf } from "./sheet-drawing.ts";

/** More labels than any sheet holds: somebody is still typing. */
const MOST = 1000;

/** Read a length as people write it, « 38,1 »; an empty field says nothing. */
function lengthOf(form: HTMLFormElement, name: string, otherwise = Number.NaN): number {
  const field = form.elements.namedItem(name);
  const text = field instanceof HTMLInputElement ? field.value.trim() : "";
  return text === "" ? otherwise : Number(text.replace(",", "."));
}

function sheetOf(form: HTMLFormElement): Sheet {
  const width = lengthOf(form, "width");
  const height = lengthOf(form, "height");
  return {
    columns: lengthOf(form, "columns"),
    rows: lengthOf(form, "rows"),
    width,
    height,
    left: lengthOf(form, "margin_left", 0),
    top: lengthOf(form, "margin_top", 0),
    pitch_x: lengthOf(form, "pitch_x", width),
    pitch_y: lengthOf(form, "pitch_y", height),
    page: [lengthOf(form, "page_width"), lengthOf(form, "page_height")],
  };
}

function isDrawable(sheet: Sheet): boolean {
  const { columns, rows, width, height, page } = sheet;
  const counts = [columns, rows].every((count) => Number.isInteger(count) && count > 0);
  const places = [sheet.left, sheet.top, sheet.pitch_x, sheet.pitch_y].every((length) => length >= 0);
  return counts && places && columns * rows <= MOST && [width, height, ...page].every((length) => length > 1.2);
}

/** Tell whether labels stay on the page and off each other, with the tenth of a millimetre that makers round by. */
function isSound(sheet: Sheet): boolean {
  const across = sheet.left + (sheet.columns - 1) * sheet.pitch_x + sheet.width;
  const down = sheet.top + (sheet.rows - 1) * sheet.pitch_y + sheet.height;
  const apart = (sheet.columns === 1 || sheet.pitch_x >= sheet.width) && (sheet.rows === 1 || sheet.pitch_y >= sheet.height);
  return apart && across <= sheet.page[0] + 0.1 && down <= sheet.page[1] + 0.1;
}

function draw(form: HTMLFormElement): void {
  const drawing = form.querySelector<HTMLElement>("[data-own-drawing]");
  const paper = drawing?.querySelector("[data-drawn]");
  const said = drawing?.querySelector<HTMLElement>("[data-said]");
  if (!drawing || !paper || !said) return;
  const sheet = sheetOf(form);
  drawing.hidden = !isDrawable(sheet);
  if (drawing.hidden) return;
  paper.replaceChildren(pageOf(sheet, 1, 0, false));
  const count = new Intl.NumberFormat(document.documentElement.lang).format(sheet.columns * sheet.rows);
  said.textContent = (isSound(sheet) ? drawing.dataset.count : drawing.dataset.off)?.replace("{n}", count) ?? "";
}

/** Draw the sheet that a form describes, as its figures are typed. */
export function ownSheets(): void {
  onContent((root) => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-own-sheet]")) draw(form);
  });
  on("input", "form[data-own-sheet]", (form) => draw(form as HTMLFormElement));
}
