/** Keep the screen lit while the camera runs, where the phone allows it; a lock is lost each time the page is hidden. */
export class Awake {
  private isWanted = false;
  private lock: WakeLockSentinel | null = null;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.hold());
  }

  async want(isWanted: boolean): Promise<void> {
    this.isWanted = isWanted;
    if (isWanted) return this.hold();
    await this.lock?.release();
    this.lock = null;
  }

  private async hold(): Promise<void> {
    if (!this.isWanted || document.hidden || !("wakeLock" in navigator)) return;
    // Refused when the battery is low: the screen then goes out as usual.
    this.lock = await navigator.wakeLock.request("screen").catch(() => null);
  }
}
