"""The rules that an authority gave itself, as a document: for sanitising media, for triaging devices."""

from sqlalchemy.orm import Session

from lifecycle.kernel.text import N_, translate
from lifecycle.reports.telling import CategoryName, written
from lifecycle.sanitising.model import CONFIDENTIALITIES
from lifecycle.sanitising.policy import Policy, read_policy, usual_levels
from lifecycle.sanitising.wording import CONFIDENTIALITY_LABELS
from lifecycle.statements.authority import siret_fact
from lifecycle.statements.content import Column, Paragraph, Section, Table, Writing
from lifecycle.states.facts import LEVEL_LABELS, ROUTE_LABELS, SanitisationLevel
from lifecycle.triage.document import Rule
from lifecycle.triage.facts import FACTS
from lifecycle.triage.rules import LAW
from lifecycle.triage.settings import rules_in_force


def rules_writing(session: Session, author: str, locale: str) -> Writing:
    """Return the sanitisation policy and the rules of triage in force for the authority entered."""
    return Writing(
        locale,
        translate(N_("Règles en vigueur"), locale),
        translate(N_("Règles d’effacement et de tri"), locale),
        author,
        author,
        "",
        (siret_fact(session, locale),),
        (_sanitising(session, locale), _triage(session, locale)),
    )


def _sanitising(session: Session, locale: str) -> Section:
    policy, usual = read_policy(session), usual_levels(session)
    marks = [Column(translate(CONFIDENTIALITY_LABELS[mark], locale)) for mark in CONFIDENTIALITIES]
    columns = (Column(translate(N_("Catégorie"), locale)), *marks)
    rows = tuple(
        (str(written(CategoryName(key), locale)), *_levels(policy, key, level, locale))
        for key, level in usual.items()
    )
    purges = N_(
        "Réécriture complète et vérifiée d’un disque magnétique : vaut Purge, choix de la collectivité."
    )
    clears = N_("Réécriture complète et vérifiée d’un disque magnétique : vaut Clear (NIST SP 800-88).")
    said = translate(purges if policy.overwriting_purges else clears, locale)
    caption = translate(N_("Niveau exigé par catégorie et par confidentialité"), locale)
    title = translate(N_("Politique d’effacement"), locale)
    return Section(title, (Paragraph(said), Table(caption, columns, rows)))


def _levels(policy: Policy, category: str, usual: SanitisationLevel, locale: str) -> tuple[str, ...]:
    levels = (policy.required(mark, category, usual) for mark in CONFIDENTIALITIES)
    return tuple(translate(LEVEL_LABELS[level], locale) for level in levels)


def _triage(session: Session, locale: str) -> Section:
    version, document = rules_in_force(session)
    if version:
        edition = translate(N_("Règles de la collectivité, version %(version)s."), locale, version=version)
    else:
        edition = translate(N_("Règles d’origine, édition %(edition)s."), locale, edition=document.edition)
    law = N_(
        "Une limite ne se règle pas : un équipement qui fonctionne et n’a pas plus de dix ans n’est jamais "
        "recommandé pour le recyclage (%(law)s)."
    )
    limit = translate(law, locale, law=translate(LAW, locale))
    columns = (
        Column(translate(N_("Ce que le tri en dit"), locale)),
        Column(translate(N_("Au mieux"), locale), is_narrow=True),
        Column(translate(N_("Points"), locale), is_numeric=True),
        Column(translate(N_("Source"), locale)),
    )
    rows = tuple(_rule(rule, locale) for rule in document.rules if rule.is_on)
    table = Table(translate(N_("Règles en vigueur"), locale), columns, rows)
    return Section(translate(N_("Règles du tri"), locale), (Paragraph(edition), Paragraph(limit), table))


def _rule(rule: Rule, locale: str) -> tuple[str, ...]:
    named = {key: f"[{_begun(translate(fact.label, locale))}]" for key, fact in FACTS.items()}
    words = translate(rule.words, locale, **named)
    return (
        words,
        translate(ROUTE_LABELS[rule.route], locale),
        str(rule.weight),
        translate(rule.source, locale),
    )


def _begun(label: str) -> str:
    """Return a label as it stands inside a sentence: its first letter is small, a name keeps its own."""
    return label[:1].lower() + label[1:]
