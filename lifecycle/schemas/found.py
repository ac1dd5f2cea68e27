"""The shape of a stranger's report."""

from lifecycle.schemas.base import FormShape, text


class FoundForm(FormShape):
    """Where the device was found and how to reach the finder."""

    message = text(most=1000, required=True)
    contact = text(most=200, load_default="")
