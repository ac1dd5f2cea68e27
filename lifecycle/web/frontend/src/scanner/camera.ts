// One permission asked for a whole session: the stream is kept, pauses only skip its frames.

/** Why there is no picture; each has its words and its remedy on the page. */
export type Trouble = "insecure" | "refused" | "absent" | "busy" | "failed";

export class CameraTrouble extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

/** What some cameras can do besides; not in the DOM's types. */
interface Capabilities extends MediaTrackCapabilities {
  torch?: boolean;
  zoom?: { min: number; max: number; step: number };
}

const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "absent",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** The best first; each next one asks for less, some phones refuse what they could do. */
function wishes(deviceId: string | null): MediaTrackConstraints[] {
  const sharp = { width: { ideal: 1920 }, height: { ideal: 1080 } };
  const behind = { facingMode: { ideal: "environment" } };
  const chosen = deviceId ? [{ deviceId: { exact: deviceId }, ...sharp }] : [];
  return [...chosen, { ...behind, ...sharp }, behind, {}];
}

async function open(deviceId: string | null): Promise<MediaStream> {
  if (!window.isSecureContext || !navigator.mediaDevices) throw new CameraTrouble("insecure");
  let last: unknown;
  for (const video of wishes(deviceId)) {
    try {
      return await navigator.mediaDevices.getUserMedia({ video, audio: false });
    } catch (error) {
      last = error;
      if (!(error instanceof DOMException) || error.name !== "OverconstrainedError") break;
    }
  }
  throw new CameraTrouble((last instanceof DOMException && TROUBLES[last.name]) || "failed");
}

/** The phone's camera shown in a video element. */
export class Camera {
  private stream: MediaStream | null = null;

  constructor(private readonly video: HTMLVideoElement) {}

  get isOn(): boolean {
    return this.track?.readyState === "live";
  }

  private get track(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0];
  }

  private get capabilities(): Capabilities {
    return this.track?.getCapabilities?.() ?? {};
  }

  /** Start, or change to another camera; raise CameraTrouble. To be called from a tap. */
  async start(deviceId: string | null): Promise<void> {
    this.stop(); // some phones open only one camera at a time
    this.stream = await open(deviceId);
    this.video.srcObject = this.stream;
    await this.video.play();
  }

  stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  /** Call when the phone takes the camera away, for a call or another program. */
  onLost(act: () => void): void {
    this.track?.addEventListener("ended", act, { once: true });
  }

  /** The cameras to choose from; their names are known once one has been allowed. */
  async others(): Promise<{ value: string; label: string }[]> {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all
      .filter(({ kind, deviceId }) => kind === "videoinput" && deviceId)
      .map(({ deviceId, label }, index) => ({ value: deviceId, label: label || `${index + 1}` }));
  }

  get current(): string | null {
    return this.track?.getSettings().deviceId ?? null;
  }

  get hasTorch(): boolean {
    return this.capabilities.torch === true;
  }

  get zoom(): { min: number; max: number; step: number } | null {
    const zoom = this.capabilities.zoom;
    return zoom && zoom.max > zoom.min ? zoom : null;
  }

  async light(isOn: boolean): Promise<void> {
    await this.ask({ torch: isOn });
  }

  async zoomTo(value: number): Promise<void> {
    await this.ask({ zoom: value });
  }

  private async ask(wish: { torch?: boolean; zoom?: number }): Promise<void> {
    // Members of the image capture standard, which the DOM's types leave out.
    await this.track?.applyConstraints({ advanced: [wish as MediaTrackConstraintSet] });
  }
}
