import type { Sounds } from "../sound.ts";
import { get } from "./dom.ts";

/** « Son »: pressed while answers are heard. Any tap lets the browser make sound. */
export function muting(sounds: Sounds): void {
  const button = get("[data-mute]");
  const show = (): void => button.setAttribute("aria-pressed", String(!sounds.isMuted));
  button.addEventListener("click", () => {
    sounds.mute(!sounds.isMuted);
    if (!sounds.isMuted) sounds.play("done");
    show();
  });
  document.addEventListener("pointerdown", () => sounds.unlock(), { once: true });
  document.addEventListener("keydown", () => sounds.unlock(), { once: true });
  show();
}
