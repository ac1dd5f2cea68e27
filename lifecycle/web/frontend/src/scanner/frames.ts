// The frames of a video, as many as can be read: at most ten a second, one at a time, none while paused.

const PERIOD = 100; // ms between two frames
const CROP = 0.7; // of each side: the label is held in the middle, and less is read faster
const DARK = 12; // out of 255: below it the lens is covered or the camera gives nothing
const DARK_FOR = 10_000; // ms before it is said

/** Calls `read` with the middle of each frame, and `onDark` once when nothing but black comes. */
export class Frames {
  private isBusy = false;
  private isStopped = true;
  private last = 0;
  private brightAt = 0;
  private readonly probe = Object.assign(document.createElement("canvas"), { width: 16, height: 9 });

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly read: (image: ImageBitmap) => Promise<void>,
    private readonly isPaused: () => boolean,
    private readonly onDark: (isDark: boolean) => void,
  ) {}

  start(): void {
    this.brightAt = performance.now();
    if (!this.isStopped) return;
    this.isStopped = false;
    this.next();
  }

  stop(): void {
    this.isStopped = true;
  }

  private next(): void {
    if (this.isStopped) return;
    const look = (): void => {
      this.look(performance.now());
      this.next();
    };
    // No frame at all also has to be noticed, so the clock looks too when the video is silent.
    if ("requestVideoFrameCallback" in this.video && this.video.videoWidth) this.video.requestVideoFrameCallback(look);
    else setTimeout(look, PERIOD);
  }

  private look(now: number): void {
    if (this.isBusy || document.hidden || now - this.last < PERIOD) return;
    this.last = now;
    this.notice(now);
    if (this.isPaused() || !this.video.videoWidth) return;
    this.isBusy = true;
    void this.take().finally(() => (this.isBusy = false));
  }

  private async take(): Promise<void> {
    const { videoWidth, videoHeight } = this.video;
    const [width, height] = [Math.round(videoWidth * CROP), Math.round(videoHeight * CROP)];
    const left = Math.round((videoWidth - width) / 2);
    const top = Math.round((videoHeight - height) / 2);
    await this.read(await createImageBitmap(this.video, left, top, width, height));
  }

  private notice(now: number): void {
    if (this.isBright()) {
      if (!this.brightAt) this.onDark(false);
      this.brightAt = now;
    } else if (this.brightAt && now - this.brightAt > DARK_FOR) {
      this.brightAt = 0;
      this.onDark(true);
    }
  }

  private isBright(): boolean {
    const context = this.probe.getContext("2d", { willReadFrequently: true });
    if (!context || !this.video.videoWidth) return false;
    context.drawImage(this.video, 0, 0, this.probe.width, this.probe.height);
    const pixels = context.getImageData(0, 0, this.probe.width, this.probe.height).data;
    return pixels.some((value, index) => index % 4 !== 3 && value > DARK);
  }
}
