import { on, onContent } from "./page.ts";

/** Lengths in millimetres from the page's top left corner. */
export interface Sheet {
  columns: number;
  rows: number;
  width: number;
  height: number;
  left: number;
  top: number;
  pitch_x: number;
  pitch_y: number;
  page: [number, number];
}

const SVG = "http://www.w3.org/2000/svg";

function fieldOf(form: HTMLFormElement, name: string): HTMLInputElement | null {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? (field as HTMLInputElement) : null;
}

function numberOf(form: HTMLFormElement, name: string): number {
  return Math.max(1, Math.trunc(Number(fieldOf(form, name)?.value)) || 1);
}

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** Draw a page: places before `first` are used, then come those printed; only a touchable one can be chosen. */
export function pageOf(sheet: Sheet, first: number, printed: number, touchable = true): SVGElement {
  const [width, height] = sheet.page;
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, focusable: "false" });
  svg.append(shape("rect", { class: "paper", width, height }));
  for (let place = 1; place <= sheet.columns * sheet.rows; place += 1) {
    const column = (place - 1) % sheet.columns;
    const row = Math.floor((place - 1) / sheet.columns);
    const look = place < first ? "used" : place < first + printed ? "next" : "free";
    svg.append(
      shape("rect", {
        class: `place ${look}`,
        ...(touchable ? { "data-place": place } : {}),
        x: sheet.left + column * sheet.pitch_x + 0.6,
        y: sheet.top + row * sheet.pitch_y + 0.6,
        width: sheet.width - 1.2,
        height: sheet.height - 1.2,
        rx: 1.5,
      }),
    );
  }
  return svg;
}

function draw(form: HTMLFormElement): void {
  const drawing = form.querySelector<HTMLElement>("[data-sheet-drawing]");
  const paper = drawing?.querySelector("[data-drawn]");
  const sheets = JSON.parse(drawing?.dataset.sheets ?? "{}") as Record<string, Sheet>;
  const sheet = sheets[fieldOf(form, "sheet")?.value ?? ""];
  if (!drawing || !paper || !sheet) return;
  const places = sheet.columns * sheet.rows;
  const first = Math.min(numberOf(form, "first"), places);
  const labels = drawing.dataset.labels === "" ? (fieldOf(form, "count") ? numberOf(form, "count") : 0) : Number(drawing.dataset.labels);
  const printed = labels * numberOf(form, "copies");
  const pages = Math.ceil((first - 1 + printed) / places);
  paper.replaceChildren(pageOf(sheet, first, printed || 1));
  const said = drawing.querySelector<HTMLElement>("[data-sheets-needed]");
  const roll = places === 1;
  const start = fieldOf(form, "first")?.closest<HTMLElement>(".field");
  if (start) start.hidden = roll; // a roll has no sheet already begun
  const words = (pages === 1 ? (roll ? drawing.dataset.onePage : drawing.dataset.one) : roll ? drawing.dataset.manyPages : drawing.dataset.many) ?? "";
  if (said) said.textContent = printed ? words.replace("{n}", new Intl.NumberFormat(document.documentElement.lang).format(pages)) : "";
  drawing.hidden = false;
}

/** Draw the sheet chosen beside its form: the place touched becomes the first one; the label shows its lines. */
export function sheetDrawings(): void {
  onContent((root) => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-sheet-form]")) draw(form);
  });
  on("input", "form[data-sheet-form]", (form) => draw(form as HTMLFormElement));
  on("change", "form[data-sheet-form] [name=sheet]", (field) => {
    const form = field.closest("form");
    const first = form && fieldOf(form, "first");
    if (form && first) first.value = "1";
    if (form) draw(form);
  });
  on("click", "[data-place]", (place) => {
    const form = place.closest("form");
    const first = form && fieldOf(form, "first");
    if (form && first) first.value = place.dataset.place ?? "1";
    if (form) draw(form);
  });
  on("change", "form[data-sheet-form] [name=show]", (box) => {
    const form = box.closest("form");
    const image = form?.querySelector<HTMLImageElement>("[data-label-drawing]");
    if (!form || !image) return;
    const lines = new URLSearchParams(new FormData(form).getAll("show").map((line) => ["show", String(line)]));
    image.src = `${image.dataset.labelDrawing}?${lines.size ? lines : "show="}`;
  });
}
