// Label codes as `lifecycle/kernel/codes.py` makes them: seven random characters and a check character.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;
const PRIMITIVE = 0b100101;
const MEANT: Record<string, string> = { I: "1", L: "1", O: "0", "-": "", " ": "", "\u00a0": "", "\u202f": "" };

/** What was typed in the code's own alphabet: upper case, I/L as 1, O as 0, no dash or space. */
export function normalise(typed: string): string {
  return [...typed.trim().toUpperCase()].map((character) => MEANT[character] ?? character).join("");
}

/** The check character of seven alphabet characters: a remainder over GF(32). */
export function checkCharacter(body: string): string {
  let total = 0;
  for (const character of body) {
    const sum = (total ^ ALPHABET.indexOf(character)) << 1;
    total = sum & 0b100000 ? sum ^ PRIMITIVE : sum;
  }
  return ALPHABET.charAt(total);
}

/** Whether a normalised text has a code's length, alphabet and check character. */
export function isCode(text: string): boolean {
  const known = text.length === LENGTH && [...text].every((character) => ALPHABET.includes(character));
  return known && checkCharacter(text.slice(0, -1)) === text.at(-1);
}

/** The way people read it, `K7M2-3FXQ`. */
export function shown(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** The label code that a text is, or that follows `/e/` in it; null when there is none. */
export function codeIn(text: string): string | null {
  const label = /\/e\/([^/?#]+)/i.exec(text);
  const code = normalise(label?.[1] ?? text);
  return isCode(code) ? code : null;
}
