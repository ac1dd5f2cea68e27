"""The documents and files that « Restitutions » offers: one table, which its page and methods read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from lifecycle.kernel.clock import today
from lifecycle.kernel.text import N_
from lifecycle.reports.decree import TARGETS, checked_year
from lifecycle.statements import (
    agec_method,
    carbon_method,
    decree_method,
    evidence_method,
    open_data_method,
    published_method,
    review_method,
    waste_method,
    wenr_method,
)
from lifecycle.statements.method import Method


@dataclass(frozen=True, slots=True)
class File:
    """A form of a statement: its short name, and the endpoint that gives it."""

    label: str
    endpoint: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of « Restitutions »; texts are marked.

    `about` says what it is good for, `asked_by` which law or programme asks it and of whom, `source` where
    that is written. `page` is a page of its own (its words, its endpoint); `by_year` adds the year to every
    address.
    """

    key: str
    title: str
    about: str
    asked_by: str
    source: str
    files: tuple[File, ...]
    method: Method
    page: tuple[str, str] | None = None
    by_year: bool = True
    section: str = "statutory"


#: Sections of the page, in their order.
SECTIONS = {
    "statutory": N_("Ce que demande la loi"),
    "shared": N_("Ce que demandent les programmes et les partenaires"),
}

STATEMENTS: tuple[Statement, ...] = (
    Statement(
        "review",
        N_("Bilan annuel du numérique responsable"),
        N_(
            "Indicateurs, cibles, mesures et moyens de l’année, à joindre au rapport de développement "
            "durable."
        ),
        N_(
            "Demandé aux communes et intercommunalités de plus de 50 000 habitants, avant le débat "
            "budgétaire."
        ),
        N_("CGCT, article D. 2311-15-1 (loi REEN, article 35 ; décret n° 2022-1084)"),
        (
            File("PDF", "statement_files.review", {"form": "pdf"}),
            File("DOCX", "statement_files.review", {"form": "docx"}),
        ),
        review_method.METHOD,
    ),
    Statement(
        "decree",
        N_("État de suivi du réemploi"),
        N_(
            "A, B, ratio et cible de l’année, exclusions comptées par motif, équipements derrière chaque "
            "nombre."
        ),
        N_("Demandé à l’État, aux collectivités et à leurs groupements, par année civile."),
        N_("Décret n° 2023-266 du 12 avril 2023 (loi REEN, article 16)"),
        (
            File("PDF", "statement_files.decree", {"form": "pdf"}),
            File("CSV", "statement_files.decree", {"form": "csv"}),
        ),
        decree_method.METHOD,
    ),
    Statement(
        "agec58",
        N_("Déclaration des achats (AGEC, article 58)"),
        N_("Total, réemploi, dons et recyclé par famille de produits, au format national de data.gouv.fr."),
        N_("Demandé à l’État, aux collectivités et groupements, avant le 30 juin de l’année suivante."),
        N_("Loi AGEC, article 58 ; décret n° 2024-134 ; arrêté du 13 janvier 2025"),
        (File("CSV", "agec58.national_file"),),
        agec_method.METHOD,
        page=(N_("Compléter la déclaration"), "agec58.page"),
    ),
    Statement(
        "waste_register",
        N_("Registre des déchets sortants"),
        N_("Une ligne par code déchet de chaque lot remis comme déchet, aux champs du registre national."),
        N_("Demandé à qui remet des déchets, tenu par ordre chronologique et gardé trois ans au moins."),
        N_("Code de l’environnement, article R. 541-43 ; arrêté du 31 mai 2021"),
        (File("CSV", "waste.register", {"form": "csv"}), File("XLSX", "waste.register", {"form": "xlsx"})),
        waste_method.METHOD,
        page=(N_("Voir et compléter le registre"), "waste.index"),
    ),
    Statement(
        "wenr",
        N_("Quantités pour WeNR"),
        N_("Par catégorie : quantités, neuf et reconditionné, âge moyen, entrées, sorties par destination."),
        N_("Démarche volontaire : à reporter dans le questionnaire (colonnes non publiques)."),
        N_("WeNR (Institut du numérique responsable)"),
        (
            File("XLSX", "shared_files.wenr", {"form": "xlsx"}),
            File("CSV", "shared_files.wenr", {"form": "csv"}),
        ),
        wenr_method.METHOD,
        section="shared",
    ),
    Statement(
        "carbon_rows",
        N_("Lignes pour un bilan carbone"),
        N_("Immobilisations et électricité par catégorie : quantité, facteur, source, incertitude, kg CO₂e."),
        N_("Demandé aux collectivités qui établissent un bilan de gaz à effet de serre."),
        N_("Bilan de gaz à effet de serre, postes du matériel et de l’électricité"),
        (
            File("XLSX", "shared_files.carbon", {"form": "xlsx"}),
            File("CSV", "shared_files.carbon", {"form": "csv"}),
        ),
        carbon_method.METHOD,
        section="shared",
    ),
    Statement(
        "open_data",
        N_("Données ouvertes"),
        N_("Parc, flux, réemploi et carbone en décomptes, prêts à déposer sur data.gouv.fr."),
        N_("Publication volontaire : ni personne, ni numéro de série, ni prix."),
        N_("Frictionless Data Package, Licence Ouverte 2.0"),
        (File("ZIP", "open_data.zipped"),),
        open_data_method.METHOD,
        page=(N_("Voir ce qui est publié"), "open_data.page"),
        by_year=False,
        section="shared",
    ),
    Statement(
        "published",
        N_("Chiffres publiés d’une année"),
        N_("L’année telle qu’elle a été publiée, au chiffre près, et ce qui a changé depuis."),
        N_("À tenir prêt pour qui demande d’où vient un chiffre déjà diffusé."),
        N_("Registre de l’organisation"),
        (),
        published_method.METHOD,
        page=(N_("Publier ou relire"), "published.index"),
        by_year=False,
        section="shared",
    ),
    Statement(
        "evidence",
        N_("Dossier de preuves du label Numérique responsable"),
        N_(
            "Bilan, état du réemploi, inventaire, certificats, règles et stratégie, rangés par thème et "
            "datés."
        ),
        N_("Démarche volontaire : un dossier à remettre à l’organisme qui évalue."),
        N_("Label Numérique responsable (INR, Agence LUCIE)"),
        (File("ZIP", "statement_files.evidence"),),
        evidence_method.METHOD,
        section="shared",
    ),
)  # fmt: skip


def find_statement(key: str) -> Statement | None:
    """Return the statement of a key."""
    return next((one for one in STATEMENTS if one.key == key), None)


def asked_year() -> int:
    """Return the year that the address asks for, this one unless told; NotFound for another than offered."""
    return checked_year(request.args.get("year", today().year, type=int), today())


def offered_years() -> list[int]:
    """Return the years to choose from, the latest first: those since the decree's first target."""
    return list(range(today().year, TARGETS[0].since - 1, -1))
