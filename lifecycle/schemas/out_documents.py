"""Answers of the API about documents."""

from marshmallow import fields as m

from lifecycle.schemas.out_base import Out, out


class DocumentOut(Out):
    """A document of a lot: its name in addresses, its name for people, the forms it comes in."""

    name = out(m.String)
    label = out(m.String)
    formats = out(m.List, m.String())
