"""The shapes of photos: from a page's form, from a phone that scans, from the API, and as answers."""

from typing import Any

from marshmallow import fields as m
from marshmallow import post_load
from werkzeug.datastructures import FileStorage

from lifecycle.kernel.text import N_
from lifecycle.photos.errors import PhotoRefused
from lifecycle.photos.images import LARGEST_FILE
from lifecycle.photos.model import SUBJECTS
from lifecycle.photos.service import NewPhoto
from lifecycle.schemas.api_base import Upload
from lifecycle.schemas.base import FormShape, Shape, identifier, instant, text
from lifecycle.schemas.lots import one_of
from lifecycle.schemas.out_base import Out, out, word


def _caption() -> m.String:
    return text(most=200, load_default="")


def image_in(file: FileStorage | None) -> bytes:
    """Return the bytes of an image sent, never more than may be kept and one; PhotoRefused without a file."""
    data = file.stream.read(LARGEST_FILE + 1) if file is not None else b""
    if not data:
        raise PhotoRefused("photo-missing", N_("Prenez une photo, ou choisissez-en une."))
    return data


class PhotoForm(FormShape):
    """What a page says of a photo, beside its file."""

    subject = one_of(SUBJECTS, required=True)
    caption = _caption()
    request_id = identifier(required=True)


class PhotoRemovalForm(FormShape):
    """The removal of a photo."""

    request_id = identifier(required=True)


class PhotoSentShape(FormShape):
    """A photo that a phone kept until there was a network: `PhotoSent` of the scanner's protocol."""

    id = identifier(required=True)
    owner = m.String(required=True)
    asset_id = identifier(required=True)
    subject = one_of(SUBJECTS, required=True)
    caption = _caption()
    occurred_at = instant(required=True)


class PhotoFile(Shape):
    """A photo to add to an asset: a JPEG, PNG or WebP, at most 12 MB and 50 megapixels; loads to NewPhoto."""

    image = Upload()
    subject = one_of(SUBJECTS, required=True)
    caption = _caption()
    request_id = identifier(required=True)
    occurred_at = instant(load_default=None)

    @post_load
    def _new(self, data: dict[str, Any], **_: Any) -> NewPhoto:
        said = {name: data[name] for name in ("subject", "caption", "request_id")}
        return NewPhoto(image=image_in(data["image"]), taken_at=data["occurred_at"], **said)


class PhotoOut(Out):
    """A photo of an asset; the image is a JPEG of `width` × `height` pixels and `size` bytes."""

    id = out(m.UUID)
    asset_id = out(m.UUID)
    event_id = out(m.UUID)
    subject = word(SUBJECTS)
    caption = out(m.String)
    taken_at = out(m.AwareDateTime)
    taken_by = out(m.String)
    digest = out(m.String)
    width = out(m.Integer)
    height = out(m.Integer)
    size = out(m.Integer)
