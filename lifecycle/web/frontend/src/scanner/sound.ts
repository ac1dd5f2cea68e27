// Four answers by ear and by hand: the phone is often behind the device, where its screen cannot be seen.
import type { Kind } from "./protocol.ts";

/** A tone: hertz, when it starts and how long it lasts, in seconds. */
type Tone = [hertz: number, start: number, length: number];

const TONES: Record<Kind, Tone[]> = {
  done: [[1175, 0, 0.09]],
  already: [[740, 0, 0.07], [740, 0.12, 0.07]],
  look: [[880, 0, 0.12], [587, 0.15, 0.18]],
  refused: [[196, 0, 0.7]],
};
const SHAKES: Record<Kind, number[]> = {
  done: [40],
  already: [40, 60, 40],
  look: [90, 70, 90],
  refused: [400],
};
const LOUD = 0.25;
const MUTED = "scanner-muted";

/** Plays and shakes answers, unless the person has muted them. */
export class Sounds {
  isMuted = localStorage.getItem(MUTED) === "yes";
  private context: AudioContext | null = null;

  /** Let the browser make sound; it only listens to this during a tap. */
  unlock(): void {
    this.context ??= new AudioContext();
    void this.context.resume();
  }

  mute(isMuted: boolean): void {
    this.isMuted = isMuted;
    localStorage.setItem(MUTED, isMuted ? "yes" : "no");
  }

  play(kind: Kind): void {
    if (this.isMuted) return;
    navigator.vibrate?.(SHAKES[kind]);
    if (this.context?.state !== "running") return;
    for (const tone of TONES[kind]) this.sound(this.context, kind === "refused" ? "square" : "sine", tone);
  }

  private sound(context: AudioContext, type: OscillatorType, [hertz, start, length]: Tone): void {
    const from = context.currentTime + start;
    const tone = new OscillatorNode(context, { type, frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    // Ramps, for a tone cut short clicks.
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(type === "square" ? LOUD / 3 : LOUD, from + 0.01);
    volume.gain.setValueAtTime(type === "square" ? LOUD / 3 : LOUD, from + length - 0.02);
    volume.gain.linearRampToValueAtTime(0, from + length);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + length);
  }
}
