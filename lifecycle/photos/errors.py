"""Refusals of photos."""

from lifecycle.kernel.errors import Conflict, Invalid, NotFound, Reason
from lifecycle.kernel.text import N_


class PhotoNotFound(NotFound):
    """No such photo of this device, or it was removed."""

    slug = "photo-unknown"
    text = N_("Cette photo n’existe pas, ou elle a été supprimée.")


class ImageGone(NotFound):
    """The photo is known, its image is no longer in the storage."""

    slug = "image-gone"
    text = N_("L’image de cette photo n’est plus dans le stockage des fichiers.")


class PhotoRefused(Invalid):
    """The file sent is no photo that can be kept."""

    slug = "photo-refused"

    def __init__(self, code: str, text: str) -> None:
        super().__init__(fields={"image": [Reason(code, text)]})


class TooManyPhotos(Conflict):
    """The device has as many photos as one may have."""

    slug = "too-many-photos"
    text = N_("Cet équipement a déjà %(most)s photos. Supprimez-en une avant d’en ajouter.")
