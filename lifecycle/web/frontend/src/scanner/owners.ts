// Whose scans this browser holds: read by each page, before any database is opened.

const CURRENT = "lifecycle.owner";
const ALL = "lifecycle.owners";

/** Who signed in last on this browser, null when nobody did. */
export function currentOwner(): string | null {
  return localStorage.getItem(CURRENT);
}

/** Everyone who scanned with this browser and has not signed out since. */
export function owners(): string[] {
  const kept: unknown = JSON.parse(localStorage.getItem(ALL) ?? "[]");
  return Array.isArray(kept) ? kept.filter((owner) => typeof owner === "string") : [];
}

/** Say who is signed in. */
export function signedIn(owner: string): void {
  localStorage.setItem(CURRENT, owner);
}

/** Say that this person's scans may be on this browser from now on. */
export function remember(owner: string): void {
  signedIn(owner);
  localStorage.setItem(ALL, JSON.stringify([...new Set([...owners(), owner])]));
}

/** Say that nothing of this person is left here. */
export function forget(owner: string): void {
  if (currentOwner() === owner) localStorage.removeItem(CURRENT);
  localStorage.setItem(ALL, JSON.stringify(owners().filter((other) => other !== owner)));
}

/** Be told when another tab signs this person out, or finds somebody else signed in. */
export function onOtherOwner(owner: string, act: () => void): void {
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === CURRENT && newValue !== owner) act();
  });
}
