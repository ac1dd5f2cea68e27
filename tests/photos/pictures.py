"""Images as phones and people send them, drawn here."""

import io

from PIL import Image

ORIENTATION, GPS, CAMERA = 0x0112, 0x8825, 0x0110
LATITUDE = (48.0, 51.0, 30.0)
CAMERA_NAME = "Telephone-de-Camille"


def encoded(image: Image.Image, kind: str = "JPEG", **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photo(width: int = 400, height: int = 300, kind: str = "JPEG", colour: str = "navy", **options) -> bytes:
    """A plain image of one colour."""
    return encoded(Image.new("RGB", (width, height), colour), kind, **options)


def located(width: int = 400, height: int = 300, orientation: int = 1) -> bytes:
    """A JPEG that tells where it was taken, with what, and how the phone was held; its top left is red."""
    image = Image.new("RGB", (width, height), "navy")
    image.paste("red", (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[CAMERA] = CAMERA_NAME
    exif.get_ifd(GPS).update({1: "N", 2: LATITUDE, 3: "E", 4: (2.0, 21.0, 7.0)})
    return encoded(image, exif=exif, comment=b"Salle des serveurs", dpi=(72, 72))
