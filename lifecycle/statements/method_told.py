"""The method of a statement as a section of a document."""

from lifecycle.kernel.text import N_, translate
from lifecycle.statements.content import Paragraph, Section, Table
from lifecycle.statements.method import Method

#: The parts of a method, in the order in which they are read.
PARTS = (
    ("counted", N_("Ce qui est compté")),
    ("formula", N_("Calcul")),
    ("coverage", N_("Couverture")),
    ("interpretation", N_("Ce qui relève d’une interprétation")),
    ("sources", N_("Sources")),
)


def method_parts(method: Method, locale: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the parts of a method that say something, each with its heading and its sentences."""
    return tuple(
        (translate(title, locale), tuple(translate(text, locale) for text in getattr(method, name)))
        for name, title in PARTS
        if getattr(method, name)
    )


def method_section(method: Method, locale: str, *indicators: Table) -> Section:
    """Return the annex that says how a statement is made, the table of its indicators last."""
    sections = tuple(
        Section(title, tuple(Paragraph(text) for text in said))
        for title, said in method_parts(method, locale)
    )
    if indicators:
        sections += (Section(translate(N_("Formules, sources et couverture"), locale), indicators),)
    return Section(translate(N_("Méthode"), locale), (), sections)
