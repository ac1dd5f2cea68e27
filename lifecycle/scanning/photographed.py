"""Reading codes in a photo, for a phone that cannot do it itself; nothing is kept."""

import io
import warnings

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from lifecycle.scanning.errors import ImageRefused

LARGEST_PHOTO = 12 * 1024 * 1024  # bytes
MOST_PIXELS = 60_000_000
# Past this side a label's code loses nothing, and reading takes a fraction of the time.
_SIDE = 2400
_FORMATS = ("JPEG", "PNG", "WEBP")
_CODES = zxingcpp.barcode_formats_from_str("QRCode|DataMatrix|Code128|Code39|EAN13")


def read_codes(photo: bytes) -> list[str]:
    """Return the texts of the codes seen in a JPEG, PNG or WebP photo; raises ImageRefused."""
    if len(photo) > LARGEST_PHOTO:
        raise ImageRefused
    found = zxingcpp.read_barcodes(_opened(photo), formats=_CODES)
    return list(dict.fromkeys(code.text for code in found if code.text))


def _opened(photo: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(photo), formats=_FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise ImageRefused
            image.draft("L", (_SIDE, _SIDE))
            upright = ImageOps.exif_transpose(image).convert("L")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Warning,
    ) as e:
        raise ImageRefused from e
    upright.thumbnail((_SIDE, _SIDE))
    return upright
