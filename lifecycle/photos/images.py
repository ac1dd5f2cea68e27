"""Images that people send, made small and anonymous: the pixels, nothing of what a phone wrote beside."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from lifecycle.formats.pictures import BrokenPicture, NotAPicture, VastPicture, opened
from lifecycle.kernel.text import N_
from lifecycle.photos.errors import PhotoRefused

LARGEST_FILE = 12_000_000  # bytes
LONGEST_SIDE, SMALL_SIDE = 1600, 320  # pixels
_QUALITY, _SMALL_QUALITY = 82, 74
# ISO/IEC 14496-12 brands of what iPhones and some Androids write instead of JPEG.
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG ready to be kept, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def prepared(data: bytes) -> Picture:
    """Return a photo upright, at most `LONGEST_SIDE` pixels long, without any metadata.

    Reads JPEG, PNG and WebP. Raises PhotoRefused for another or a broken file, past `LARGEST_FILE` bytes, and
    for one of more pixels than may be decoded.
    """
    if len(data) > LARGEST_FILE:
        text = N_("Cette photo dépasse 12 Mo. Choisissez une qualité moindre dans l’appareil photo.")
        raise PhotoRefused("photo-too-large", text)
    try:
        with opened(data) as image:
            return _kept(_upright(image), _QUALITY)
    except VastPicture as error:
        text = N_("Cette image compte trop de pixels. Envoyez-la plus petite.")
        raise PhotoRefused("photo-too-vast", text) from error
    except NotAPicture as error:
        raise _of_another_type(data) from error
    except BrokenPicture as error:
        text = N_("Cette image est incomplète ou abîmée. Reprenez la photo.")
        raise PhotoRefused("photo-broken", text) from error


def small(jpeg: bytes) -> bytes:
    """Return a kept photo at most `SMALL_SIDE` pixels long, for galleries."""
    with Image.open(io.BytesIO(jpeg)) as image:
        image.thumbnail((SMALL_SIDE, SMALL_SIDE))
        return _kept(image, _SMALL_QUALITY).jpeg


def _of_another_type(data: bytes) -> PhotoRefused:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        text = N_(
            "Cette photo est au format HEIC, qui ne peut pas être lu ici. Réglez l’appareil photo sur le "
            "format « le plus compatible » (JPEG), ou envoyez une capture d’écran de la photo."
        )
        return PhotoRefused("photo-heic", text)
    return PhotoRefused("photo-type", N_("Ce fichier n’est pas une photo JPEG, PNG ou WebP."))


def _upright(image: Image.Image) -> Image.Image:
    """Return the pixels as they were seen, without transparency, no longer than a photo is kept."""
    if image.mode in ("P", "1"):  # what has no colours between two others cannot be made smaller smoothly
        image = image.convert("RGBA")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        ground = Image.new("RGB", upright.size, "white")
        ground.paste(upright, mask=upright)
        return ground
    return upright.convert("RGB")


def _kept(image: Image.Image, quality: int) -> Picture:
    """Return an image as a JPEG; Pillow would copy comments and more from `info`, where files leave them."""
    image.info = {}
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True)
    return Picture(file.getvalue(), image.width, image.height)
