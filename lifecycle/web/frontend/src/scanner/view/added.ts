// What is added to a device besides a scan: a note, a photo.
import { shrink } from "../../behaviours/photo.ts";
import { type Desk, StorageFull } from "../desk.ts";
import type { Item } from "../items.ts";
import type { Device, PhotoSent, Said, VerbName } from "../protocol.ts";
import type { Announcer } from "./announcer.ts";
import { get, opened } from "./dom.ts";
import { text } from "./texts.ts";

function asking(id: string, device: Device): HTMLDialogElement {
  const dialog = get<HTMLDialogElement>(`dialog#${id}`);
  get("[data-about]", dialog).textContent = device.title;
  const form = get<HTMLFormElement>("form", dialog);
  form.reset();
  form.onsubmit = (event) => {
    event.preventDefault();
    dialog.close("ok");
  };
  return dialog;
}

/** Ask for a note on a device; one that has not left yet is put right. */
export async function askNote(
  item: Item,
  device: Device,
  desk: Desk,
  record: (verb: VerbName, readings: string[], said: Said, device: Device) => Promise<unknown>,
): Promise<void> {
  const dialog = asking("note", device);
  const field = get<HTMLTextAreaElement>("textarea", dialog);
  const scan = item.entry?.scan;
  const isUnsent = scan?.verb === "note" && item.where !== "sent";
  field.value = isUnsent ? (scan.said.note ?? "") : "";
  if ((await opened(dialog)) !== "ok" || !field.value.trim()) return;
  const said: Said = { note: field.value.trim() };
  if (isUnsent) await desk.edit(scan.id, said);
  else await record("note", [device.code], said, device);
}

/** Ask for a photo of a device; it is made small here, and leaves with the scans. */
export async function askPhoto(device: Device, desk: Desk, announcer: Announcer): Promise<void> {
  const dialog = asking("photo", device);
  if ((await opened(dialog)) !== "ok") return;
  const values = new FormData(get<HTMLFormElement>("form", dialog));
  const image = values.get("image");
  if (!(image instanceof File) || !image.size) return;
  try {
    const subject = values.get("subject") as PhotoSent["subject"];
    await desk.addPhoto(device.id, subject, String(values.get("caption") ?? ""), await shrink(image));
    announcer.answer("done", text("photo_kept"));
  } catch (error) {
    announcer.answer("refused", text(error instanceof StorageFull ? "photo_full" : "not_taken"));
  }
}
