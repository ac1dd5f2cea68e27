"""What a phone's camera sees: printed labels on a grey desk, as a film or as a picture that changes."""

import base64
import os
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import qrcode
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from lifecycle.labels.layout import Label
from lifecycle.labels.picture import label_png
from lifecycle.labels.qr import label_url

FRAME = (960, 720)
DESK = (151, 148, 143)
DPI = 200
# Chromium plays a film at 30 frames a second and loops: each label stays before the lens for this long.
FRAMES_A_LABEL = 16
# Stands for a phone's camera, on any browser: one stream, whose picture a test changes.
STREAM = """(() => {
  const canvas = document.createElement("canvas")
  ;[canvas.width, canvas.height] = [960, 720]
  const context = canvas.getContext("2d")
  let picture = null
  setInterval(() => {
    context.fillStyle = "#97948f"
    context.fillRect(0, 0, canvas.width, canvas.height)
    if (picture) context.drawImage(picture, 0, 0)
  }, 50)
  window.cameraSees = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
    picture = base64 ? await createImageBitmap(new Blob([bytes], { type: "image/jpeg" })) : null
  }
  window.camerasAsked = 0
  navigator.mediaDevices.getUserMedia = async () => (window.camerasAsked += 1, canvas.captureStream(20))
})()"""


def printed(base: str, code: str) -> Image.Image:
    """A label of ours as it comes out of a printer."""
    return Image.open(BytesIO(label_png(Label(code, label_url(base, code), "Valbourg"), dpi=DPI)))


def foreign(text: str) -> Image.Image:
    """Someone else's QR code."""
    return qrcode.make(text, box_size=8).get_image().convert("L")


def on_desk(label: Image.Image | None, degrees: float = 4.0) -> bytes:
    """The JPEG of a label that lies a little askew on a desk; of the bare desk for None."""
    scene = Image.new("RGB", FRAME, DESK)
    if label is not None:
        turned = label.convert("RGB").rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=DESK)
        scene.paste(turned, ((FRAME[0] - turned.width) // 2, (FRAME[1] - turned.height) // 2))
    out = BytesIO()
    scene.save(out, "JPEG", quality=85)
    return out.getvalue()


def write_film(path: Path, labels: Iterable[Image.Image]) -> None:
    """Film labels one after the other, each askew its own way; a film already there is replaced at once."""
    shots = [on_desk(label, degrees=7 * (place % 5 - 2)) for place, label in enumerate(labels)]
    new = path.with_suffix(".new")
    new.write_bytes(b"".join(shot * FRAMES_A_LABEL for shot in shots))
    os.replace(new, path)  # noqa: PTH105 - one step, while Chromium may read


def film_flags(path: Path) -> tuple[str, ...]:
    """The flags of a Chromium whose only camera plays a film."""
    return "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={path}"


def give_camera(context: BrowserContext) -> None:
    """Give every page of a context a camera whose picture `show` changes."""
    context.grant_permissions(["camera"])
    context.add_init_script(STREAM)


def show(page: Page, label: Image.Image | None) -> None:
    """Hold a label before the camera; None takes it away."""
    shot = base64.b64encode(on_desk(label)).decode() if label else ""
    page.evaluate("(shot) => window.cameraSees(shot)", shot)
