// The page's side of the decoder: pictures go to the worker, what is written on them comes back.

/** What a picture bears: its text, and the kind of code it was in. */
export interface Code {
  text: string;
  format: string;
}

/** A picture for the worker, under a number that its reply repeats. */
export interface Picture {
  id: number;
  image: ImageBitmap | Blob;
}

/** The worker's reply; `codes` is null when it cannot decode at all. */
export interface Read {
  id: number;
  codes: Code[] | null;
}

/** The decoder could not start, or broke: no picture is read on this phone. */
export class DecoderBroken extends Error {}

const TOO_LONG = 20_000; // ms; the first picture waits for the decoder's download

/** Reads pictures one after the other in a worker that starts with the first of them. */
export class Decoder {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, (codes: Code[] | null) => void>();
  private last = 0;

  constructor(
    private readonly script: string,
    private readonly wasm: string,
  ) {}

  /** Return the codes of a picture; raise DecoderBroken when this phone cannot read any. */
  async read(image: ImageBitmap | Blob): Promise<Code[]> {
    const worker = this.start();
    const id = ++this.last;
    const codes = await new Promise<Code[] | null>((resolve) => {
      const timer = setTimeout(() => this.answer({ id, codes: null }), TOO_LONG);
      this.waiting.set(id, (found) => {
        clearTimeout(timer);
        resolve(found);
      });
      const picture: Picture = { id, image };
      worker.postMessage(picture, image instanceof ImageBitmap ? [image] : []);
    });
    if (codes === null) throw new DecoderBroken();
    return codes;
  }

  private start(): Worker {
    if (this.worker) return this.worker;
    const worker = new Worker(this.script, { type: "module" });
    worker.addEventListener("message", (event: MessageEvent<Read>) => this.answer(event.data));
    worker.addEventListener("error", () => this.fail());
    worker.postMessage({ wasm: this.wasm });
    this.worker = worker;
    return worker;
  }

  private answer({ id, codes }: Read): void {
    this.waiting.get(id)?.(codes);
    this.waiting.delete(id);
  }

  private fail(): void {
    this.worker?.terminate();
    this.worker = null; // the next picture tries again: the script may have failed to load for want of a signal
    for (const id of [...this.waiting.keys()]) this.answer({ id, codes: null });
  }
}
