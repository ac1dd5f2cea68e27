"""The form that gives a person access."""

from lifecycle.people.members import LONGEST_EMAIL
from lifecycle.schemas.base import FormShape, identifier, text


class InviteForm(FormShape):
    """Who is invited, and as what."""

    request_id = identifier(required=True)
    email = text(most=LONGEST_EMAIL, required=True)
    name = text(most=100, required=True)
    role = text(most=20, required=True)
