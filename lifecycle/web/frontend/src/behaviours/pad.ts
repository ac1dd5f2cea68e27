const WIDTH = 600;
const HEIGHT = 200;
const LONGEST = 20_000; // characters, as the server keeps it
const STEP = 2; // units between two points: finer is not seen

/** `[data-pad]`: sign with a finger or a pen; the drawing goes along as an SVG path in the hidden field beside it. */
export function signaturePads(): void {
  for (const pad of document.querySelectorAll<HTMLElement>("[data-pad]")) new Pad(pad);
}

class Pad {
  private readonly canvas: HTMLCanvasElement;
  private readonly field: HTMLInputElement;
  private last: [number, number] | null = null;

  constructor(private readonly pad: HTMLElement) {
    this.canvas = pad.querySelector("canvas") as HTMLCanvasElement;
    this.field = pad.querySelector("input") as HTMLInputElement;
    this.canvas.width = WIDTH * 2;
    this.canvas.height = HEIGHT * 2;
    pad.hidden = false;
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.go(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => (this.last = null));
    pad.querySelector("button")?.addEventListener("click", () => this.set(""));
    this.field.form?.addEventListener("refilled", () => this.draw());
    this.draw();
  }

  private begin(event: PointerEvent): void {
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.at(event);
    this.add("M", this.last);
  }

  private go(event: PointerEvent): void {
    if (!this.last) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) {
      const point = this.at(each);
      if (Math.hypot(point[0] - this.last[0], point[1] - this.last[1]) < STEP) continue;
      this.add("L", (this.last = point));
    }
  }

  /** Where the pen is, in the drawing's own units, inside it. */
  private at({ clientX, clientY }: PointerEvent): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    const inside = (value: number, most: number): number => Math.round(Math.min(most, Math.max(0, value)) * 10) / 10;
    return [inside(((clientX - box.left) / box.width) * WIDTH, WIDTH), inside(((clientY - box.top) / box.height) * HEIGHT, HEIGHT)];
  }

  private add(verb: "M" | "L", [x, y]: [number, number]): void {
    const longer = `${this.field.value} ${verb}${x} ${y}`.trim();
    if (longer.length <= LONGEST) this.set(longer);
  }

  private set(path: string): void {
    this.field.value = path;
    this.draw();
  }

  private draw(): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    this.pad.classList.toggle("is-signed", this.field.value.includes("L"));
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    context.lineWidth = 3;
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = getComputedStyle(this.canvas).color;
    context.stroke(new Path2D(this.field.value));
  }
}
