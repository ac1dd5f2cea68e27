"""A GLPI export of any size: 300 models, 200 rooms, unique tags and serial numbers."""

import csv
from collections.abc import Iterator
from pathlib import Path

from lifecycle.formats.fields import StatusWord
from lifecycle.intake.choices import Choices
from lifecycle.intake.words import StatusTarget
from lifecycle.states.assets import State

_MONEY = "Informations financières et administratives"
TITLES = (
    "Nom", "Entité", "Statut", "Fabricant", "Numéro de série", "Numéro d'inventaire", "Type", "Modèle",
    "Système d'exploitation - Nom", "Système d'exploitation - Version", "Lieu", "Usager", "Utilisateur",
    "Dernière modification", "Composants - Processeur", "Composants - Mémoire", f"{_MONEY} - Date d'achat",
    f"{_MONEY} - Date de mise en service", f"{_MONEY} - Date de réforme",
    f"{_MONEY} - Numéro d'immobilisation", f"{_MONEY} - Fournisseur", "Commentaires",
)  # fmt: skip
_MAKERS = ("Dell Inc.", "HP", "LENOVO", "Acer", "ASUSTeK COMPUTER INC.", "Apple", "Microsoft", "Fujitsu")
_MODELS, _ROOMS, _PEOPLE = 300, 200, 400
_STATUSES = ("En service", "En service", "En service", "En stock", "En panne")
CHOICES = Choices(
    statuses={
        StatusWord("En service"): StatusTarget(State.IN_USE),
        StatusWord("En stock"): StatusTarget(State.IN_STOCK),
        StatusWord("En panne"): StatusTarget(State.IN_REPAIR),
    },
    categories={"Notebook": "laptop", "Desktop": "desktop", "All in One": "all_in_one"},
)


def write_glpi(path: Path, rows: int) -> None:
    """Write the file as GLPI does: UTF-8 with its mark, `;`, every cell quoted, one column too many."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator=";\n")
        writer.writerow(TITLES)
        writer.writerows(_lines(rows))


def _lines(rows: int) -> Iterator[tuple[str, ...]]:
    for rank in range(rows):
        # A prime far from the sizes: neighbours differ in everything.
        mixed = rank * 7_919
        model, room, person = mixed % _MODELS, mixed % _ROOMS, mixed % _PEOPLE
        year = 2016 + mixed % 9
        yield (
            f"PC-{rank:06}",
            f"Racine > Kermesure > Service {room % 20}",
            _STATUSES[mixed % len(_STATUSES)],
            _MAKERS[model % len(_MAKERS)],
            f"SN{rank:06}{mixed % 97:02}K",
            f"KER-{rank:06}",
            ("Notebook", "Desktop", "All in One")[model % 3],
            f"Modèle {model} G{model % 7}",
            "Microsoft Windows 11 Professionnel",
            "23H2",
            f"Mairie {room % 12} > Étage {room % 4} > Bureau {room}",
            f"agent{person}",
            f"Nom{person} Prénom{person % 40}",
            f"{1 + mixed % 28:02}-11-2025 08:{mixed % 60:02}",
            f"Intel(R) Core(TM) i{3 + 2 * (model % 3)}-1{model % 10}45U",
            ("8192", "16384", "32768")[model % 3],
            f"{1 + mixed % 28:02}-{1 + mixed % 12:02}-{year}",
            f"{1 + mixed % 28:02}-{1 + mixed % 12:02}-{year + 1}",
            "",
            f"{year}-{rank:06}",
            ("UGAP", "Inmac Wstore", "Marché local")[mixed % 3],
            "Sacoche ; chargeur" if mixed % 5 == 0 else "",
        )
