"""What becomes of an image: small, upright, without a word of where it was taken; wrong ones refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from lifecycle.photos.errors import PhotoRefused
from lifecycle.photos.images import LARGEST_FILE, LONGEST_SIDE, SMALL_SIDE, prepared, small
from tests.photos.pictures import CAMERA_NAME, encoded, located, photo


def decoded(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def code_of(data: bytes) -> str:
    with pytest.raises(PhotoRefused) as refusal:
        prepared(data)
    return refusal.value.reasons[0].code


def test_nothing_of_what_the_phone_wrote_beside_the_pixels_is_left():
    sent = located()
    assert CAMERA_NAME.encode() in sent
    assert b"Exif" in sent
    kept = prepared(sent).jpeg
    for mark in (b"Exif", CAMERA_NAME.encode(), b"Salle des serveurs", b"http://ns.adobe.com"):
        assert mark not in kept
    assert not decoded(kept).getexif()
    assert set(decoded(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("WEBP", {"lossless": True})])
def test_other_types_lose_their_metadata_too(kind, options):
    exif = Image.Exif()
    exif[0x0110] = CAMERA_NAME
    sent = encoded(Image.new("RGB", (40, 30)), kind, exif=exif, **options)
    assert CAMERA_NAME.encode() in sent
    kept = prepared(sent)
    assert CAMERA_NAME.encode() not in kept.jpeg
    assert decoded(kept.jpeg).format == "JPEG"


def test_a_long_image_is_kept_at_the_longest_side_and_a_short_one_as_it_is():
    large = prepared(photo(4000, 3000))
    assert (large.width, large.height) == (LONGEST_SIDE, 1200) == decoded(large.jpeg).size
    little = prepared(photo(300, 200))
    assert (little.width, little.height) == (300, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_image_stands_as_it_was_seen(orientation):
    corner = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[
        orientation
    ]
    image = decoded(prepared(located(orientation=orientation)).jpeg)
    assert image.size == ((400, 300) if orientation < 5 else (300, 400))
    x, y = corner[0] * (image.width - 20) + 10, corner[1] * (image.height - 20) + 10
    red, _, blue = image.getpixel((x, y))
    assert red > 200 > 60 > blue


def test_what_is_transparent_is_shown_on_white():
    kept = decoded(prepared(encoded(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), "PNG")).jpeg)
    assert min(kept.getpixel((15, 15))) > 250


def test_palette_and_grey_images_are_read():
    for mode in ("P", "1", "L", "LA"):
        assert prepared(encoded(Image.new(mode, (2000, 10)), "PNG")).width == LONGEST_SIDE


def bomb(width: int, height: int) -> bytes:
    """The beginning of a PNG of so many pixels, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    ends = chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + ends


@pytest.mark.parametrize("side", [5_000, 9_000, 12_000, 60_000])
def test_an_image_of_too_many_pixels_is_refused_before_it_is_decoded(side):
    assert code_of(bomb(side, side)) == "photo-too-vast"


def test_a_camera_of_fifty_megapixels_is_welcome_unless_all_must_be_decoded():
    wide = Image.new("L", (8000, 6000))
    assert prepared(encoded(wide)).width == LONGEST_SIDE
    assert code_of(encoded(wide, progressive=True)) == "photo-too-vast"


def test_a_file_too_large_is_refused():
    assert code_of(photo() + b"\0" * LARGEST_FILE) == "photo-too-large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo-type"),
        (b"%PDF-1.7", "photo-type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo-type"),
        (photo(kind="GIF"), "photo-type"),
        (b"\0\0\0\x24ftypheic\0\0\0\0mif1heic", "photo-heic"),
        (b"\0\0\0\x20ftypmif1\0\0\0\0mif1heic", "photo-heic"),
        (photo()[:400], "photo-broken"),
        (bomb(40, 30), "photo-broken"),
    ],
)
def test_what_is_no_photo_is_refused_with_its_reason(data, code):
    assert code_of(data) == code


def test_a_gallery_gets_a_small_one():
    little = decoded(small(prepared(photo(1600, 1200)).jpeg))
    assert little.size == (SMALL_SIDE, 240)
