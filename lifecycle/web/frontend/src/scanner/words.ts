// What the phone says by itself, before the register has answered; `{name}` stands for what is put in.

export interface DeskWords {
  moved: string;
  became: string;
  noted: string;
  seen: string;
  added: string;
  shown: string;
  undone: string;
  already_there: string;
  already_state: string;
  already_seen: string;
  impossible: string;
  misplaced: string;
  unexpected: string;
  was_missing: string;
  found: string;
  found_already: string;
  say_found: string;
  move_here: string;
  unknown: string;
  foreign: string;
  several: string;
  nowhere: string;
}

/** The page's words, from the JSON that `parts/desk_words.html` leaves in it. */
export function readWords(): DeskWords {
  return JSON.parse(document.getElementById("desk-words")?.textContent ?? "{}") as DeskWords;
}

/** Put values into a sentence. */
export function fill(sentence: string, values: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
