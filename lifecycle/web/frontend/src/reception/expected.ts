// The devices of a lot as its reception expects them: found by anything that may be read on them.

import { codeIn } from "../scanner/code.ts";

/** A line of the lot; `names` are what it answers to, as `folded` writes them. */
export interface Expected {
  id: string;
  name: string;
  title: string;
  names: string[];
  seen: boolean;
}

/** What a reading stands for. */
export interface Met {
  kind: "done" | "already" | "look";
  line: Expected | null;
  read: string;
}

/** A code, number or serial as it is compared, `endoflife/awaited.py` does the same: a label's code bare, other names in upper case. */
export function folded(reading: string): string {
  return codeIn(reading) ?? reading.replace(/\s/g, "").toUpperCase();
}

/** The lines of a lot, and which of them have been seen. */
export class List {
  readonly lines: Expected[];
  private readonly byName = new Map<string, Expected[]>();

  constructor(lines: Expected[]) {
    this.lines = lines;
    for (const line of lines) for (const name of line.names) this.byName.set(name, [...(this.byName.get(name) ?? []), line]);
  }

  get seen(): number {
    return this.lines.filter(({ seen }) => seen).length;
  }

  /** Mark what a scan means; of several lines with one number none is guessed. */
  meet(readings: string[]): Met {
    for (const read of readings) {
      const [line, other] = this.byName.get(folded(read)) ?? [];
      if (!line || other) continue;
      const kind = line.seen ? "already" : "done";
      line.seen = true;
      return { kind, line, read };
    }
    return { kind: "look", line: null, read: readings[0] ?? "" };
  }
}
