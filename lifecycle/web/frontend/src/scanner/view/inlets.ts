// Where codes come in besides the camera: typed by hand, from a wedge scanner, from a photo.
import { codeIn } from "../code.ts";
import { type Decoder, DecoderBroken } from "../decode.ts";
import { typed } from "../readings.ts";
import { listenToWedge } from "../wedge.ts";
import { get } from "./dom.ts";
import { text } from "./texts.ts";

/** Hand over what is typed, and what a wedge scanner types. */
export function typing(take: (readings: string[]) => void): void {
  const form = get<HTMLFormElement>("[data-typed]");
  const field = get<HTMLInputElement>("input", form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const readings = typed(field.value);
    field.value = "";
    field.focus();
    take(readings);
  });
  listenToWedge((readings) => {
    take(readings);
    return true;
  });
}

/** Have a photo read by the server, for a phone that cannot. */
async function readThere(image: File): Promise<string[]> {
  const body = new FormData();
  body.append("image", image);
  const response = await fetch("/scan/read", { method: "POST", body, headers: { Accept: "application/json" } });
  if (!response.ok) throw new DecoderBroken();
  return ((await response.json()) as { readings: string[] }).readings;
}

/** Read a photo on the phone, else on the server; each code found stands for one thing. */
async function readPhoto(image: File, decoder: Decoder): Promise<string[]> {
  try {
    return (await decoder.read(image)).map((code) => code.text);
  } catch {
    return readThere(image);
  }
}

/** Hand over what a photo bears: each label of ours for itself, a maker's codes as readings of one thing. */
function each(readings: string[], take: (readings: string[]) => void): void {
  const ours = readings.filter((reading) => codeIn(reading));
  if (ours.length) for (const reading of ours) take([reading]);
  else take(readings);
}

/** Hand over what photos of labels bear; say so when they bear nothing. */
export function photographing(decoder: Decoder, take: (readings: string[]) => void, say: (words: string, isBad: boolean) => void): void {
  const input = get<HTMLInputElement>("[data-photo-input]");
  input.addEventListener("change", () => {
    const image = input.files?.[0];
    input.value = "";
    if (!image) return;
    say(text("photo_reading"), false);
    readPhoto(image, decoder).then(
      (readings) => (readings.length ? each(readings, take) : say(text("photo_unreadable"), true)),
      () => say(text("decoder_broken"), true),
    );
  });
}
