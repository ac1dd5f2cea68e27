"""Opening pictures that people send: what is vast, broken or no picture is told before it is worked on."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, UnidentifiedImageError

# A JPEG is decoded at a fraction of its size; what must be decoded whole takes four bytes a pixel.
MOST_PIXELS, MOST_DECODED = 50_000_000, 20_000_000
PHOTOS = ("JPEG", "PNG", "WEBP")


class PictureTrouble(Exception):
    """A file that cannot be worked on as a picture."""


class NotAPicture(PictureTrouble):
    """It is of no format that was asked for."""


class VastPicture(PictureTrouble):
    """It has more pixels than may be decoded."""


class BrokenPicture(PictureTrouble):
    """It is cut off or damaged."""


@contextmanager
def opened(
    data: bytes,
    formats: tuple[str, ...] = PHOTOS,
    *,
    most_pixels: int = MOST_PIXELS,
    most_decoded: int = MOST_DECODED,
) -> Iterator[Image.Image]:
    """Open a picture for as long as it is worked on; nothing is decoded before its size is known.

    Raises NotAPicture, VastPicture past `most_pixels` (`most_decoded` where the whole must be in memory), and
    BrokenPicture, which some files only show while they are decoded.
    """
    try:
        with Image.open(io.BytesIO(data), formats=formats) as picture:
            is_decoded_whole = picture.format != "JPEG" or "progressive" in picture.info
            if picture.width * picture.height > (most_decoded if is_decoded_whole else most_pixels):
                raise VastPicture
            yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise VastPicture from error
    except UnidentifiedImageError as error:
        raise NotAPicture from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # how Pillow says that a file is broken
        raise BrokenPicture from error
