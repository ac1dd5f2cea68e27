"""The shapes of sites and rooms that people set up."""

from lifecycle.kernel.text import N_
from lifecycle.schemas.base import FormShape, text


class RoomForm(FormShape):
    """A room by its name inside its site."""

    name = text(most=200, required=True, error_messages={"required": N_("Donnez un nom au local.")})


class SiteForm(FormShape):
    """A site by its name and address."""

    name = text(most=200, required=True, error_messages={"required": N_("Donnez un nom au site.")})
    address = text(most=500, load_default="")
