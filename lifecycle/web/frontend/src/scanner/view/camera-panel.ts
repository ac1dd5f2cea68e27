import { Camera, CameraTrouble, type Trouble } from "../camera.ts";
import { Frames } from "../frames.ts";
import type { Announcer } from "./announcer.ts";
import { Awake } from "../awake.ts";
import { get } from "./dom.ts";
import { text } from "./texts.ts";

type Light = "off" | "starting" | "on" | "dark" | "lost" | Trouble;

const LENS = "scanner-lens";

/** The top of the page: the camera, or why there is none and what to do. */
export class CameraPanel {
  private readonly stage = get("[data-stage]");
  private readonly video = get<HTMLVideoElement>("video", this.stage);
  private readonly camera = new Camera(this.video);
  private readonly awake = new Awake();
  private readonly frames: Frames;
  private isPaused = false;

  /** `isHeld` says when frames are skipped, a sheet being open that wants no code; the camera itself stays on. */
  constructor(
    read: (image: ImageBitmap) => Promise<void>,
    isHeld: () => boolean,
    private readonly announcer: Announcer,
  ) {
    const isPaused = (): boolean => this.isPaused || isHeld();
    this.frames = new Frames(this.video, read, isPaused, (isDark) => this.show(isDark ? "dark" : "on"));
    for (const name of ["start", "retry"]) {
      get(`[data-${name}]`, this.stage).addEventListener("click", () => void this.start(localStorage.getItem(LENS)));
    }
    this.controls();
    this.show(window.isSecureContext ? "off" : "insecure");
  }

  /** Say that pictures cannot be read here, and stop taking them. */
  break(words: string): void {
    this.stop();
    this.show("failed", words);
  }

  private async start(lens: string | null): Promise<void> {
    this.announcer.sounds.unlock();
    this.show("starting");
    try {
      await this.camera.start(lens);
      this.camera.onLost(() => this.lose());
      this.frames.start();
      void this.awake.want(true);
      this.show("on");
      await this.means();
    } catch (error) {
      this.stop();
      this.show(error instanceof CameraTrouble ? error.trouble : "failed");
      get("[data-typed] input").focus(); // what is left to do
    }
  }

  private stop(): void {
    this.frames.stop();
    this.camera.stop();
    void this.awake.want(false);
  }

  private lose(): void {
    this.stop();
    this.show("lost");
  }

  private show(light: Light, words = text(`camera_${light}`)): void {
    const isLit = light === "on" || light === "dark";
    this.stage.dataset["camera"] = document.body.dataset["camera"] = light;
    this.video.hidden = !isLit;
    get("[data-means]", this.stage).hidden = !isLit;
    get("[data-camera-text]", this.stage).textContent = light === "on" ? "" : words;
    // Asked again after a refusal, browsers say no without a word: only the settings can change it.
    get("[data-start]", this.stage).hidden = light !== "off" && light !== "lost";
    get("[data-retry]", this.stage).hidden = light !== "busy" && light !== "failed";
    get("[data-remedy]", this.stage).hidden = light !== "refused";
    if (light !== "off" && light !== "starting") this.announcer.say(words);
  }

  /** The lamp, the zoom and the other cameras, where this phone has them. */
  private async means(): Promise<void> {
    get("[data-torch]", this.stage).hidden = !this.camera.hasTorch;
    const { zoom } = this.camera;
    get("[data-zoom]", this.stage).hidden = !zoom;
    if (zoom) Object.assign(get<HTMLInputElement>("[data-zoom] input", this.stage), { ...zoom, value: String(zoom.min) });
    const others = await this.camera.others();
    get("[data-lens]", this.stage).hidden = others.length < 2;
    const select = get<HTMLSelectElement>("[data-lens] select", this.stage);
    select.replaceChildren(...others.map(({ value, label }) => new Option(text("camera", { name: label }), value)));
    select.value = this.camera.current ?? "";
  }

  private controls(): void {
    const torch = get("[data-torch]", this.stage);
    torch.addEventListener("click", () => {
      const isOn = torch.getAttribute("aria-pressed") !== "true";
      void this.camera.light(isOn).then(() => torch.setAttribute("aria-pressed", String(isOn)));
    });
    const pause = get("[data-pause]", this.stage);
    pause.addEventListener("click", () => {
      this.isPaused = !this.isPaused;
      pause.setAttribute("aria-pressed", String(this.isPaused));
      this.stage.classList.toggle("is-paused", this.isPaused);
    });
    get<HTMLInputElement>("[data-zoom] input", this.stage).addEventListener("input", (event) => {
      void this.camera.zoomTo(Number((event.target as HTMLInputElement).value));
    });
    get<HTMLSelectElement>("[data-lens] select", this.stage).addEventListener("change", (event) => {
      const lens = (event.target as HTMLSelectElement).value;
      localStorage.setItem(LENS, lens);
      void this.start(lens);
    });
  }
}
