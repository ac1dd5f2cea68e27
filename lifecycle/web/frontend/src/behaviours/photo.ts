import { on } from "./page.ts";

const LONGEST_SIDE = 1600; // pixels, as the server keeps it
const QUALITY = 0.85;
const PATIENCE = 60_000; // milliseconds without an answer

/** What a form's photo became on this phone, from the moment it was chosen. */
const prepared = new WeakMap<HTMLFormElement, Promise<Blob>>();

/** Redraw a photo as a small JPEG: quick to send, and its place of taking never leaves the phone. The original where the phone cannot. */
export async function shrink(image: Blob): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(image); // upright, as the photo was seen
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext("2d");
    if (!context) return image;
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return drawn ?? image;
  } catch {
    return image;
  }
}

function part<T extends HTMLElement>(form: HTMLFormElement, selector: string): T | null {
  return form.querySelector<T>(selector);
}

function say(form: HTMLFormElement, words = ""): void {
  const said = part(form, "[data-said]");
  if (said) said.textContent = words;
}

function complain(form: HTMLFormElement, words = ""): void {
  const trouble = part(form, "[data-trouble]");
  if (!trouble) return;
  trouble.hidden = !words;
  trouble.textContent = words;
}

async function prepare(form: HTMLFormElement, file: File): Promise<void> {
  const ready = part(form, "[data-ready-photo]");
  const preview = part<HTMLImageElement>(form, "[data-preview]");
  if (ready) ready.hidden = false;
  complain(form);
  say(form, form.dataset.reading);
  const made = shrink(file);
  prepared.set(form, made);
  const image = await made;
  if (prepared.get(form) !== made) return; // another one was chosen meanwhile
  if (preview) {
    URL.revokeObjectURL(preview.src);
    preview.src = URL.createObjectURL(image);
    preview.onerror = () => preview.removeAttribute("src"); // no image that a browser knows: the server will say what it is
  }
  const size = new Intl.NumberFormat(document.documentElement.lang).format(Math.ceil(image.size / 1000));
  say(form, form.dataset.ready?.replace("{size}", size));
}

interface Problem {
  detail?: string;
  reasons?: { detail: string }[];
}

function parsed<T>(text: string): Partial<T> {
  try {
    return JSON.parse(text) as T;
  } catch {
    return {}; // a page of something between us and the server
  }
}

function refusal(form: HTMLFormElement, answer: XMLHttpRequest): string | undefined {
  if (answer.status === 0) return form.dataset.offline;
  if (answer.status === 401) return form.dataset.signedOut;
  const problem = parsed<Problem>(answer.responseText);
  const reasons = problem.reasons?.map((reason) => reason.detail).join(" ");
  return (answer.status < 500 && (reasons || problem.detail)) || form.dataset.failed;
}

/** Post a form and tell how far it is; a request that fails has status 0. */
function post(form: HTMLFormElement, body: FormData, tell: (share: number) => void): Promise<XMLHttpRequest> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much has been sent
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.timeout = PATIENCE;
    request.upload.addEventListener("progress", ({ loaded, total }) => tell(loaded / total));
    request.addEventListener("loadend", () => resolve(request));
    request.send(body);
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  const image = await prepared.get(form);
  if (!image) return complain(form, form.dataset.missing);
  const button = part<HTMLButtonElement>(form, ".btn.main");
  const progress = part<HTMLProgressElement>(form, "[data-progress]");
  if (button?.disabled) return;
  const body = new FormData(form);
  body.set("image", image, "photo.jpg");
  complain(form);
  say(form, form.dataset.sending);
  if (button) button.disabled = true;
  if (progress) progress.hidden = false;
  const answer = await post(form, body, (share) => {
    if (progress) progress.value = share;
  });
  const { to } = parsed<{ to: string }>(answer.responseText);
  if (answer.status === 200 && to) return location.assign(to);
  if (button) button.disabled = false;
  if (progress) progress.hidden = true;
  say(form);
  complain(form, refusal(form, answer));
}

/** Photo forms: the photo is made small when it is chosen, shown, and sent without leaving the page until it is kept. */
export function photoForms(): void {
  on("change", "[data-photo-form] input[type=file]", (input) => {
    const form = input.closest("form");
    const file = input instanceof HTMLInputElement ? input.files?.[0] : null;
    if (form && file) void prepare(form, file);
  });
  on("submit", "[data-photo-form]", (form, event) => {
    event.preventDefault();
    void send(form as HTMLFormElement);
  });
}
