// The decoder, in a worker of its own so that the page never stutters: pictures in, codes out.
import { BarcodeDetector, prepareZXingModule } from "barcode-detector/ponyfill";
import type { Picture, Read } from "./scanner/decode.ts";

/** What is printed on devices: our QR, makers' serial numbers, other programs' labels. */
const FORMATS = ["qr_code", "data_matrix", "code_128", "code_39", "ean_13"] as const;

let detector: BarcodeDetector | null = null;

/** Load the decoder from our own files, at the address the page gives. */
function open(wasm: string): void {
  prepareZXingModule({
    overrides: { locateFile: (name: string, prefix: string) => (name.endsWith(".wasm") ? wasm : prefix + name) },
  });
  detector = new BarcodeDetector({ formats: [...FORMATS] });
}

async function read({ id, image }: Picture): Promise<Read> {
  try {
    const found = (await detector?.detect(image)) ?? [];
    return { id, codes: found.map(({ rawValue, format }) => ({ text: rawValue, format })) };
  } catch (error) {
    // A picture that cannot be opened bears nothing; anything else means that the decoder did not start.
    const isPicture = error instanceof DOMException && error.name === "InvalidStateError";
    return { id, codes: isPicture ? [] : null };
  } finally {
    if (image instanceof ImageBitmap) image.close();
  }
}

self.addEventListener("message", (event: MessageEvent<Picture | { wasm: string }>) => {
  if ("wasm" in event.data) open(event.data.wasm);
  else void read(event.data).then((reply) => self.postMessage(reply));
});
