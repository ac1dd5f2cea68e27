"""Reading codes in a photo, for a phone that cannot do it itself; nothing is kept."""

import zxingcpp
from PIL import Image, ImageOps

from lifecycle.formats.pictures import PictureTrouble, opened
from lifecycle.scanning.errors import ImageRefused

LARGEST_PHOTO = 12 * 1024 * 1024  # bytes
# Past this side a label's code loses nothing, and reading takes a fraction of the time.
_SIDE = 2400
_CODES = zxingcpp.barcode_formats_from_str("QRCode|DataMatrix|Code128|Code39|EAN13")


def read_codes(photo: bytes) -> list[str]:
    """Return the texts of the codes seen in a JPEG, PNG or WebP photo; raises ImageRefused."""
    if len(photo) > LARGEST_PHOTO:
        raise ImageRefused
    try:
        with opened(photo) as image:
            found = zxingcpp.read_barcodes(_upright(image), formats=_CODES)
    except PictureTrouble as error:
        raise ImageRefused from error
    return list(dict.fromkeys(code.text for code in found if code.text))


def _upright(image: Image.Image) -> Image.Image:
    image.draft("L", (_SIDE, _SIDE))
    upright = ImageOps.exif_transpose(image).convert("L")
    upright.thumbnail((_SIDE, _SIDE))
    return upright
