"""What French public bodies buy: categories and their shares of a fleet, models with their years and prices.

Years are those of a story told in 2026 and move with it. Prices are rough public prices without tax; weights
are left to the categories.
"""

from dataclasses import dataclass, field
from typing import Any

TOLD_IN = 2026

# Shares of a fleet of desks, schools and workshops, what stands beside a computer apart.
SHARES = {
    "laptop": 0.27, "desktop": 0.12, "all_in_one": 0.02, "thin_client": 0.03, "monitor": 0.12,
    "tablet": 0.04, "smartphone": 0.07, "phone_fixed": 0.03, "server": 0.005, "storage": 0.002,
    "network": 0.02, "printer": 0.025, "projector": 0.01, "tv": 0.015, "dock": 0.02, "ups": 0.008,
    "external_drive": 0.007, "other": 0.003,
}  # fmt: skip

# What stands beside a computer and belongs to it; what stands in a technical room; what nobody holds.
ATTACHED = {"monitor": 0.75, "dock": 0.25}
COMPUTERS = frozenset({"laptop", "desktop", "thin_client"})
TECHNICAL = frozenset({"server", "storage", "network", "ups"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A model on sale between two years, with its price in euros and what an inventory would read."""

    category: str
    maker: str
    name: str
    first: int
    last: int
    price: int
    facts: dict[str, Any] = field(default_factory=dict)


def _pc(system: str, cpu: str, ram: int, storage: int) -> dict[str, Any]:
    return {"os": system, "cpu": cpu, "ram_mb": ram * 1024, "storage_gb": storage}


_W10, _W11 = "Windows 10 22H2", "Windows 11 24H2"

KINDS = (
    Kind("laptop", "Dell", "Latitude 5480", 2016, 2018, 890, _pc(_W10, "Intel Core i5-7200U", 8, 256)),
    Kind("laptop", "Dell", "Latitude 5400", 2019, 2020, 920, _pc(_W10, "Intel Core i5-8265U", 8, 256)),
    Kind("laptop", "Dell", "Latitude 5420", 2021, 2022, 970, _pc(_W11, "Intel Core i5-1145G7", 16, 256)),
    Kind("laptop", "Dell", "Latitude 5440", 2023, 2024, 1040, _pc(_W11, "Intel Core i5-1345U", 16, 512)),
    Kind("laptop", "Dell", "Pro 14 PC14250", 2025, 2026, 1080, _pc(_W11, "Intel Core 5 220U", 16, 512)),
    Kind("laptop", "HP", "ProBook 450 G5", 2017, 2019, 780, _pc(_W10, "Intel Core i5-8250U", 8, 256)),
    Kind("laptop", "HP", "ProBook 450 G8", 2021, 2022, 830, _pc(_W11, "Intel Core i5-1135G7", 8, 256)),
    Kind("laptop", "HP", "EliteBook 640 G10", 2023, 2025, 990, _pc(_W11, "Intel Core i5-1335U", 16, 512)),
    Kind("laptop", "Lenovo", "ThinkPad L14 Gen 1", 2020, 2021, 860, _pc(_W11, "AMD Ryzen 5 4650U", 16, 256)),
    Kind(
        "laptop", "Lenovo", "ThinkPad L14 Gen 4", 2023, 2026, 950, _pc(_W11, "Intel Core i5-1335U", 16, 512)
    ),
    Kind("desktop", "HP", "ProDesk 400 G4 SFF", 2016, 2018, 560, _pc(_W10, "Intel Core i5-7500", 8, 256)),
    Kind("desktop", "HP", "ProDesk 400 G6 SFF", 2019, 2021, 590, _pc(_W10, "Intel Core i5-9500", 8, 256)),
    Kind("desktop", "Dell", "OptiPlex 3070 Micro", 2019, 2020, 580, _pc(_W10, "Intel Core i3-9100T", 8, 256)),
    Kind(
        "desktop", "Dell", "OptiPlex 7000 Micro", 2022, 2026, 720, _pc(_W11, "Intel Core i5-12500T", 16, 256)
    ),
    Kind("desktop", "Lenovo", "ThinkCentre M70q", 2020, 2024, 610, _pc(_W11, "Intel Core i5-10400T", 8, 256)),
    Kind("all_in_one", "HP", "ProOne 440 G6", 2019, 2022, 820, _pc(_W11, "Intel Core i5-10500T", 8, 256)),
    Kind(
        "all_in_one", "Lenovo", "ThinkCentre M90a", 2021, 2026, 940, _pc(_W11, "Intel Core i5-12500", 16, 256)
    ),
    Kind("thin_client", "HP", "t530", 2016, 2020, 310, {"os": "HP ThinPro 7"}),
    Kind("thin_client", "Dell", "Wyse 5070", 2018, 2026, 380, {"os": "Dell ThinOS 9"}),
    Kind("monitor", "Dell", "P2417H", 2016, 2018, 170),
    Kind("monitor", "Dell", "P2419H", 2018, 2021, 175),
    Kind("monitor", "Dell", "P2422H", 2021, 2026, 180),
    Kind("monitor", "Iiyama", "ProLite XUB2492HSU", 2018, 2024, 150),
    Kind("monitor", "Philips", "243B1", 2020, 2026, 190),
    Kind("monitor", "HP", "E24 G4", 2020, 2026, 185),
    Kind("tablet", "Apple", "iPad (9e génération)", 2021, 2023, 340, {"os": "iPadOS 18", "storage_gb": 64}),
    Kind("tablet", "Samsung", "Galaxy Tab A7", 2020, 2022, 210, {"os": "Android 12", "storage_gb": 32}),
    Kind("tablet", "Samsung", "Galaxy Tab Active5", 2024, 2026, 420, {"os": "Android 15", "storage_gb": 128}),
    Kind("tablet", "Apple", "iPad (6e génération)", 2018, 2020, 320, {"os": "iPadOS 17", "storage_gb": 32}),
    Kind("smartphone", "Samsung", "Galaxy A40", 2019, 2020, 190, {"os": "Android 11", "storage_gb": 64}),
    Kind("smartphone", "Samsung", "Galaxy XCover 5", 2021, 2022, 260, {"os": "Android 14", "storage_gb": 64}),
    Kind("smartphone", "Fairphone", "Fairphone 4", 2022, 2023, 480, {"os": "Android 13", "storage_gb": 128}),
    Kind(
        "smartphone", "Samsung", "Galaxy XCover 7", 2024, 2026, 330, {"os": "Android 15", "storage_gb": 128}
    ),
    Kind("smartphone", "Apple", "iPhone SE (2022)", 2022, 2024, 420, {"os": "iOS 18", "storage_gb": 64}),
    Kind("phone_fixed", "Alcatel-Lucent", "8028s", 2016, 2022, 160),
    Kind("phone_fixed", "Yealink", "T46U", 2021, 2026, 140),
    Kind(
        "server", "Dell", "PowerEdge R440", 2018, 2021, 4200, {"os": "Debian GNU/Linux 12", "ram_mb": 131072}
    ),
    Kind(
        "server", "HPE", "ProLiant DL360 Gen10", 2019, 2026, 4900, {"os": "VMware ESXi 8", "ram_mb": 262144}
    ),
    Kind("storage", "Synology", "RackStation RS1221+", 2021, 2026, 1900, {"storage_gb": 48000}),
    Kind("storage", "Dell", "PowerVault ME4012", 2018, 2021, 9800, {"storage_gb": 36000}),
    Kind("network", "Cisco", "Catalyst 2960-X", 2016, 2020, 1650),
    Kind("network", "HPE Aruba", "2930F 24G", 2018, 2026, 1400),
    Kind("network", "Ubiquiti", "UniFi U6 Pro", 2021, 2026, 150),
    Kind("printer", "Brother", "HL-L5100DN", 2016, 2022, 230),
    Kind("printer", "Kyocera", "ECOSYS M3655idn", 2019, 2026, 980),
    Kind("printer", "Epson", "WorkForce Pro WF-C5790", 2019, 2026, 420),
    Kind("projector", "Epson", "EB-X41", 2017, 2021, 410),
    Kind("projector", "Epson", "EB-FH52", 2020, 2026, 690),
    Kind("tv", "SpeechiTouch", "Écran interactif 75″", 2018, 2023, 2400),
    Kind("tv", "Samsung", "Écran d’affichage QB55", 2020, 2026, 790),
    Kind("dock", "Dell", "WD19S", 2020, 2026, 190),
    Kind("dock", "HP", "USB-C Dock G5", 2019, 2026, 180),
    Kind("dock", "Dell", "WD15", 2016, 2019, 170),
    Kind("ups", "Eaton", "5P 1150i", 2016, 2026, 620),
    Kind("external_drive", "LaCie", "Rugged 2 To", 2016, 2026, 110, {"storage_gb": 2000}),
    Kind("other", "Zebra", "Lecteur de codes DS2208", 2017, 2026, 130),
)

SUPPLIERS = ("Ponant Bureautique", "Kerdata Distribution", "Iroise Systèmes", "Comptoir numérique de l’Ouest")
REFURBISHED_SUPPLIER = "Atelier Rebond numérique"

_ANY_FAULTS = (
    "Ne démarre plus.",
    "Ne s’allume qu’une fois sur deux.",
    "Connecteur abîmé.",
    "Tombé, à vérifier.",
)
_FAULTS = {
    "laptop": (
        "Batterie gonflée.",
        "Clavier : plusieurs touches inertes.",
        "Charnière cassée.",
        "Écran fissuré.",
    ),
    "desktop": ("Ventilateur bruyant, surchauffe.", "Disque en erreur.", "Alimentation en panne."),
    "smartphone": ("Écran fissuré.", "Batterie à bout.", "Micro muet."),
    "tablet": ("Vitre fissurée.", "Batterie à bout.", "Prise de charge abîmée."),
    "monitor": ("Bande verticale sur la dalle.", "Rétroéclairage faible.", "Pied cassé."),
    "printer": ("Bourrages répétés.", "Traces sur les copies.", "Four en erreur."),
}
FIXES = (
    "Pièce remplacée, testé une heure.", "Réparé à l’atelier.", "Remis en état sous garantie.",
    "Nettoyé et vérifié.", "Échangé par le fournisseur sous garantie.", "Rien trouvé, testé une journée.",
)  # fmt: skip
NOTES = (
    "Étiquette recollée.", "Prêté pour la salle du conseil, rendu.", "Câble remplacé.",
    "Traces d’usure, fonctionne bien.", "Nettoyé.", "Demande d’accès réglée sur place.",
)  # fmt: skip


def faults_of(category: str) -> tuple[str, ...]:
    """Return what people report of a category that fails."""
    return _FAULTS.get(category, ()) + _ANY_FAULTS
