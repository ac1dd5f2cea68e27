"""Whose statement it is: the authority's name and SIRET, as each first page and workbook says them."""

from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.documents.page import siret
from lifecycle.kernel.text import N_, translate
from lifecycle.people.model import Organisation

NO_SIRET = N_("non renseigné")


def siret_of(session: Session) -> str:
    """Return the SIRET of the authority entered in the groups in which people read it, empty for none."""
    return siret(session.get_one(Organisation, entered(session)).siret or "")


def siret_fact(session: Session, locale: str) -> tuple[str, str]:
    """Return the SIRET of the authority entered under its name, or that it is not known."""
    return translate(N_("SIRET"), locale), siret_of(session) or translate(NO_SIRET, locale)


def named_facts(session: Session, locale: str) -> list[tuple[str, str]]:
    """Return the name and the SIRET of the authority entered, as lines of a workbook."""
    name = session.get_one(Organisation, entered(session)).name
    return [(translate(N_("Collectivité"), locale), name), siret_fact(session, locale)]
