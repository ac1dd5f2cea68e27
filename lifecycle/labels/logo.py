"""The logo that labels bear: read from a picture, kept as grey in the file store."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageChops
from sqlalchemy.orm import Session

from lifecycle.db.files import FileStore
from lifecycle.db.scope import entered
from lifecycle.formats.pictures import PictureTrouble, VastPicture, opened
from lifecycle.kernel.errors import Invalid, Reason
from lifecycle.kernel.text import N_
from lifecycle.people.model import Organisation

MAX_BYTES = 2 * 1024 * 1024
_MAX_PIXELS = 16_000_000  # told before anything is decoded; in colour a pixel takes four bytes
_WORKED = (2560, 2560)  # pixels; margins are cut off and transparency is laid on white at this size
_KEPT = (640, 320)  # pixels; on 7 mm of paper no printer shows more
_FORMATS = ("PNG", "JPEG")
_TOO_MANY_PIXELS = N_("Cette image est trop grande. Réduisez-la à 2 000 points de large.")


@dataclass(frozen=True)
class Logo:
    """A grey picture on white: PNG bytes and their SHA-256, sides in pixels."""

    digest: str
    png: bytes
    width: int
    height: int


class LogoRefused(Invalid):
    """A file that cannot be a logo."""

    slug = "logo-refused"

    def __init__(self, code: str, text: str) -> None:
        super().__init__(fields={"logo": [Reason(code, text)]})


def read_logo(data: bytes) -> bytes:
    """Return a PNG or JPEG picture as a small grey PNG on white, its white margins cut off.

    What a camera or a program wrote beside the picture is gone. Raises LogoRefused.
    """
    if len(data) > MAX_BYTES:
        raise LogoRefused("logo-large", N_("Ce fichier dépasse 2 Mo. Enregistrez le logo en plus petit."))
    grey = _trimmed(_read(data))
    grey.thumbnail(_KEPT, Image.Resampling.LANCZOS)
    out = BytesIO()
    grey.save(out, "PNG", optimize=True)
    return out.getvalue()


def _read(data: bytes) -> Image.Image:
    try:
        with opened(data, _FORMATS, most_pixels=_MAX_PIXELS, most_decoded=_MAX_PIXELS) as picture:
            return _on_white(picture)
    except VastPicture as error:
        raise LogoRefused("logo-large", _TOO_MANY_PIXELS) from error
    except PictureTrouble as error:
        text = N_("Ce fichier n’est pas une image PNG ou JPEG lisible. Enregistrez le logo en PNG.")
        raise LogoRefused("logo-unreadable", text) from error


def _on_white(picture: Image.Image) -> Image.Image:
    coloured = picture.convert("RGBA")
    coloured.thumbnail(_WORKED)
    white = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(white, coloured).convert("L")


def _trimmed(grey: Image.Image) -> Image.Image:
    """Cut off what is nearly white around the picture; raises LogoRefused when nothing is left."""
    box = ImageChops.invert(grey).point(lambda shade: 255 if shade > 16 else 0).getbbox()
    if box is None:
        raise LogoRefused(
            "logo-blank", N_("Ce logo est blanc : sur une étiquette blanche, il ne se verrait pas.")
        )
    return grey.crop(box)


def find_logo(session: Session, files: FileStore) -> Logo | None:
    """Return the logo of the authority worked for, or None; a file that is gone counts as none."""
    organisation = session.get(Organisation, entered(session))
    if organisation is None or organisation.logo_digest is None:
        return None
    try:
        return _logo(organisation.logo_digest, files.read(organisation.logo_digest))
    except FileNotFoundError:
        return None


@lru_cache(maxsize=64)
def _logo(digest: str, png: bytes) -> Logo:
    with Image.open(BytesIO(png), formats=_FORMATS) as picture:
        return Logo(digest, png, picture.width, picture.height)
