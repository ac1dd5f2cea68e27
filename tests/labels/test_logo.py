from io import BytesIO

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from lifecycle.db.files import FileStore
from lifecycle.labels.logo import MAX_BYTES, LogoRefused, find_logo, read_logo
from lifecycle.labels.wording import organisation
from tests.factories import make_actor


def picture(mode="RGB", size=(400, 200), colour="white", kind="PNG", mark="red", **options):
    image = Image.new(mode, size, colour)
    if mark:
        ImageDraw.Draw(image).rectangle((100, 50, 299, 149), fill=mark)
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(png):
    image = Image.open(BytesIO(png))
    assert (image.format, image.mode) == ("PNG", "L")
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_becomes_grey_without_its_white_margins(kind):
    image = opened(read_logo(picture(kind=kind)))
    assert image.size == pytest.approx((200, 100), abs=8)
    assert 60 < image.getpixel((image.width // 2, image.height // 2)) < 100


def test_what_is_transparent_is_paper():
    image = opened(read_logo(picture("RGBA", colour=(0, 0, 0, 0), mark=(0, 0, 0, 128))))
    assert image.size == (200, 100)
    assert image.getextrema() == (127, 127)


def test_a_large_picture_is_made_small():
    image = opened(read_logo(picture(size=(3000, 3000), colour="black", mark=None)))
    assert image.size == (320, 320)


def test_what_was_written_beside_the_picture_is_gone():
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "fait par Camille")
    assert b"Camille" in picture(pnginfo=said)
    assert b"Camille" not in read_logo(picture(pnginfo=said))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "logo-unreadable"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "logo-unreadable"),
        (picture(kind="GIF"), "logo-unreadable"),
        (picture()[:-40], "logo-unreadable"),
        (picture(mark=None), "logo-blank"),
        (picture("RGBA", colour=(255, 255, 255, 0), mark=(255, 255, 255, 255)), "logo-blank"),
        (bytes(MAX_BYTES + 1), "logo-large"),
        (picture("1", (4100, 4100), 1, mark=None), "logo-large"),
        (picture("1", (10_000, 10_000), 1, mark=None), "logo-large"),
    ],
    ids=range(9),
)
def test_what_cannot_be_a_logo_is_refused_at_its_field(data, code):
    with pytest.raises(LogoRefused) as refused:
        read_logo(data)
    assert [reason.code for reason in refused.value.fields["logo"]] == [code]


def test_the_logo_of_the_authority_is_found_and_a_lost_file_is_none(session, tmp_path):
    make_actor(session)
    files = FileStore(tmp_path)
    assert find_logo(session, files) is None
    png = read_logo(picture())
    organisation(session).logo_digest = files.put(png)
    session.flush()
    found = find_logo(session, files)
    assert (found.png, found.width, found.height) == (png, 200, 100)
    organisation(session).logo_digest = "0" * 64
    assert find_logo(session, files) is None
