"""The legal frame of each basis for letting devices go: one table of data, each demand with its source.

How sure a source is stands beside it: `text` where the text or a professional reprint of it was read,
`quoted` where only a secondary source words it, `usage` for what the field asks without a rule behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lifecycle.kernel.text import N_


class GiftArticle(StrEnum):
    """The cases of CG3P L.3212-2 that an authority may use, by L.3212-3 (which leaves out 1°, 6° and 8°)."""

    ASSOCIATIONS = "associations"
    STAFF = "staff"
    PUBLIC_BODIES = "public_bodies"


class Beneficiary(StrEnum):
    """Who may be given IT equipment (CG3P L.3212-2, 3°, 5° and 11°)."""

    PARENTS_ASSOCIATION = "parents_association"
    TUTORING_ASSOCIATION = "tutoring_association"
    PUBLIC_UTILITY = "public_utility"
    ESUS_REUSE = "esus_reuse"
    STUDENT_ASSOCIATION = "student_association"
    GENERAL_INTEREST = "general_interest"
    STAFF = "staff"
    PUBLIC_BODY = "public_body"


BENEFICIARY_LABELS = {
    Beneficiary.PARENTS_ASSOCIATION: N_("Association de parents d’élèves"),
    Beneficiary.TUTORING_ASSOCIATION: N_("Association de soutien scolaire"),
    Beneficiary.PUBLIC_UTILITY: N_("Association reconnue d’utilité publique"),
    Beneficiary.ESUS_REUSE: N_("Organisme de réemploi agréé entreprise solidaire d’utilité sociale (ESUS)"),
    Beneficiary.STUDENT_ASSOCIATION: N_("Association d’étudiants"),
    Beneficiary.GENERAL_INTEREST: N_(
        "Association d’intérêt général qui équipe, forme ou accompagne des personnes précaires"
    ),
    Beneficiary.STAFF: N_("Agent de la collectivité"),
    Beneficiary.PUBLIC_BODY: N_("Personne publique"),
}

_B = Beneficiary
# CG3P L.3212-2 3° as widened by law 2022-217 (3DS) art. 178; 5°; 11°.
ARTICLES: Mapping[GiftArticle, tuple[str, frozenset[Beneficiary]]] = {
    GiftArticle.ASSOCIATIONS: (
        N_("Article L.3212-2, 3° : associations et organismes de réemploi"),
        frozenset(
            {
                _B.PARENTS_ASSOCIATION,
                _B.TUTORING_ASSOCIATION,
                _B.PUBLIC_UTILITY,
                _B.ESUS_REUSE,
                _B.STUDENT_ASSOCIATION,
                _B.GENERAL_INTEREST,
            }
        ),
    ),
    GiftArticle.STAFF: (N_("Article L.3212-2, 5° : agents"), frozenset({_B.STAFF})),
    GiftArticle.PUBLIC_BODIES: (
        N_("Article L.3212-2, 11° : personnes publiques"),
        frozenset({_B.PUBLIC_BODY}),
    ),
}

#: euros, the value of one device at the time of the gift (CG3P D.3212-5 and the decrees of 3° and 5°)
UNIT_VALUE_CAP = Decimal(300)

# Who may sell on what it was given, to people in precarity only: decree of 7 November 2022.
MAY_SELL_ON = frozenset({Beneficiary.PUBLIC_UTILITY, Beneficiary.GENERAL_INTEREST})


@dataclass(frozen=True, slots=True)
class SolidarityPrice:
    """The most, in euros with tax, that a given device may be sold on for."""

    kind: str
    label: str
    most: int


# In working order, with charger, disk, operating system and a battery that works (same decree).
SOLIDARITY_PRICES = (
    SolidarityPrice("laptop", N_("Ordinateur portable"), 180),
    SolidarityPrice("desktop", N_("Ordinateur fixe avec écran, clavier et souris"), 150),
    SolidarityPrice("tablet", N_("Tablette"), 100),
    SolidarityPrice("smartphone", N_("Téléphone"), 100),
    SolidarityPrice("monitor", N_("Écran"), 30),
    SolidarityPrice("printer", N_("Imprimante individuelle"), 30),
    SolidarityPrice("multifunction", N_("Imprimante multifonction"), 170),
)


class Sure(StrEnum):
    """How sure the source of a demand is."""

    TEXT = "text"
    QUOTED = "quoted"
    USAGE = "usage"


SURE_LABELS = {
    Sure.TEXT: N_("texte lu"),
    Sure.QUOTED: N_("texte cité par une source secondaire"),
    Sure.USAGE: N_("usage, sans texte connu"),
}


class Demand(StrEnum):
    """What a basis may ask for."""

    GIFT_ARTICLE = "gift_article"
    BENEFICIARY = "beneficiary_type"
    UNIT_VALUE = "unit_value"
    DECISION = "decision_reference"
    CHECKED_BY = "checked_by"
    AGREEMENT = "agreement"
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class Asked:
    """A demand of a basis: a blocking one keeps the lot from being handed over, another is only advised."""

    demand: Demand
    blocking: bool
    source: str
    sure: Sure


_D = Demand
_PROOF = N_("Décret 2023-266 : l’équipement ne compte comme réemployé que si le preneur s’y est engagé avant")
_ELIGIBLE = N_("Site de dons de l’État : le donateur vérifie seul que le bénéficiaire y a droit")
_ALLOWED = N_("Décret 2023-266 : destination admise")
_COMMITMENT = Asked(_D.COMMITMENT, False, _PROOF, Sure.QUOTED)
_DECISION = Asked(_D.DECISION, False, _ALLOWED, Sure.USAGE)

#: what each basis asks, in the order in which it is read
FRAMES: Mapping[str, tuple[Asked, ...]] = {
    "gift": (
        Asked(_D.GIFT_ARTICLE, True, N_("CG3P, articles L.3212-2 et L.3212-3"), Sure.TEXT),
        Asked(_D.BENEFICIARY, True, N_("CG3P, article L.3212-2"), Sure.TEXT),
        Asked(_D.UNIT_VALUE, True, N_("CG3P, article D.3212-5 : 300 € par équipement"), Sure.TEXT),
        Asked(_D.CHECKED_BY, False, _ELIGIBLE, Sure.USAGE),
        _DECISION,
        _COMMITMENT,
    ),
    "sale": (_DECISION, _COMMITMENT),
    "cession": (_DECISION, _COMMITMENT),
    "take_back": (
        Asked(
            _D.AGREEMENT,
            False,
            N_("Décret 2023-266 : reprise par un éco-organisme agréé, ou par le fournisseur sous contrat"),
            Sure.TEXT,
        ),
        _COMMITMENT,
    ),
    "repair_order": (),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known of a lot when its basis is judged.

    `devices` counts those that leave, `valued` those whose unit value is known, `over` those above the cap.
    """

    basis: str
    for_reuse: bool
    article: GiftArticle | None = None
    beneficiary: Beneficiary | None = None
    has_decision: bool = False
    is_checked: bool = False
    has_agreement: bool = False
    is_committed: bool = False
    devices: int = 0
    valued: int = 0
    over: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A demand of the lot's basis and whether it is met; `done` of `total` where it counts devices."""

    asked: Asked
    text: str
    is_met: bool
    done: int = 0
    total: int = 1


DEMAND_LABELS = {
    _D.GIFT_ARTICLE: N_("Article du code qui permet le don"),
    _D.BENEFICIARY: N_("Type de bénéficiaire, de ceux que l’article prévoit"),
    _D.UNIT_VALUE: N_("Valeur unitaire de 300 € au plus : %(done)s sur %(total)s"),
    _D.DECISION: N_("Référence de la délibération ou de la décision"),
    _D.CHECKED_BY: N_("Droit du bénéficiaire vérifié par la collectivité"),
    _D.AGREEMENT: N_("Convention avec le preneur"),
    _D.COMMITMENT: N_("Engagement du preneur à une opération de réemploi, pris avant la remise"),
}


def standings(frame: Frame) -> tuple[Standing, ...]:
    """Return each demand of a lot's basis and whether it is met; those that do not concern it left out."""
    asked = [a for a in FRAMES[frame.basis] if a.demand is not _D.COMMITMENT or frame.for_reuse]
    return tuple(_standing(one, frame) for one in asked)


def _standing(asked: Asked, frame: Frame) -> Standing:
    label = DEMAND_LABELS[asked.demand]
    if asked.demand is _D.UNIT_VALUE:
        fine = frame.valued - frame.over
        return Standing(asked, label, fine >= frame.devices, fine, frame.devices)
    is_met = _is_met(asked.demand, frame)
    return Standing(asked, label, is_met, int(is_met))


def _is_met(demand: Demand, frame: Frame) -> bool:
    allowed = ARTICLES[frame.article][1] if frame.article else frozenset()
    return {
        _D.GIFT_ARTICLE: frame.article is not None,
        _D.BENEFICIARY: frame.beneficiary in allowed,
        _D.DECISION: frame.has_decision,
        _D.CHECKED_BY: frame.is_checked,
        _D.AGREEMENT: frame.has_agreement,
        _D.COMMITMENT: frame.is_committed,
    }[demand]
