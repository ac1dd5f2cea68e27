// From what frames show to what was scanned: once a code, ours before a maker's, nothing on a single doubtful look.
import type { Code } from "./decode.ts";

const AGAIN_AFTER = 3000; // ms out of sight before the same code counts anew
// A maker's sticker bears several codes: the serial number is the one in bars, a product's number comes last.
const ORDER = ["code_128", "code_39", "data_matrix", "qr_code", "ean_13"];

/** Says of each frame what is newly scanned in it. */
export class Seen {
  private readonly seenAt = new Map<string, number>();
  private before = new Set<string>();

  constructor(private readonly isOurs: (text: string) => boolean) {}

  /** Return the scans of a frame, each a list of readings of one thing, the likeliest first. */
  in(codes: Code[], now: number): string[][] {
    const fresh = codes.filter(({ text }) => now - (this.seenAt.get(text) ?? -Infinity) > AGAIN_AFTER);
    const ours = fresh.filter(({ text }) => this.isOurs(text)).map(({ text }) => [text]);
    // Beside a code that was just taken stand the other codes of the same sticker.
    const others = ours.length || fresh.length < codes.length ? [] : this.sure(fresh);
    if (ours.length || others.length || fresh.length < codes.length) {
      for (const { text } of codes) this.seenAt.set(text, now);
    }
    this.before = new Set(codes.map(({ text }) => text));
    return others.length ? [others] : ours;
  }

  /** Bars have no strong check of their own: the same must be read on two frames in a row. */
  private sure(codes: Code[]): string[] {
    const twice = codes.filter(({ text }) => this.before.has(text));
    return twice.sort((a, b) => ORDER.indexOf(a.format) - ORDER.indexOf(b.format)).map(({ text }) => text);
  }
}
