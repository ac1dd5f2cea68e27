"""Codes of waste: the European list for IT equipment, operations of treatment, packagings.

Sources: names of waste codes and of operations as Trackdéchets lists them (`WASTES.ts`,
`PROCESSING_OPERATIONS.ts`); which code a kind of device takes is settled with the take-back scheme.
"""

from lifecycle.kernel.text import N_

# A star marks what is hazardous. Only the codes that IT equipment, its parts and its supplies may take.
WASTE_CODES = {
    "16 02 13*": N_("Équipements mis au rebut contenant des composants dangereux"),
    "16 02 14": N_("Équipements mis au rebut, sans composant dangereux"),
    "16 02 15*": N_("Composants dangereux retirés des équipements mis au rebut"),
    "16 02 16": N_("Composants retirés des équipements mis au rebut, non dangereux"),
    "20 01 35*": N_("Équipements électriques et électroniques municipaux contenant des composants dangereux"),
    "20 01 36": N_("Équipements électriques et électroniques municipaux, sans composant dangereux"),
    "16 06 01*": N_("Accumulateurs au plomb"),
    "16 06 02*": N_("Accumulateurs au nickel-cadmium"),
    "16 06 03*": N_("Piles contenant du mercure"),
    "16 06 04": N_("Piles alcalines"),
    "16 06 05": N_("Autres piles et accumulateurs (lithium-ion)"),
    "20 01 33*": N_("Piles et accumulateurs municipaux dangereux"),
    "20 01 34": N_("Piles et accumulateurs municipaux, non dangereux"),
    "08 03 17*": N_("Toner contenant des substances dangereuses"),
    "08 03 18": N_("Toner, non dangereux"),
    "17 04 11": N_("Câbles, non dangereux"),
    "20 01 21*": N_("Tubes fluorescents et autres déchets contenant du mercure"),
}

OPERATIONS = {
    "R0": N_("Réemploi ou réutilisation"),
    "R1": N_("Valorisation énergétique"),
    "R3": N_("Recyclage de substances organiques, dont les plastiques"),
    "R4": N_("Recyclage des métaux"),
    "R5": N_("Recyclage d’autres matières inorganiques"),
    "R11": N_("Usage de résidus d’une autre opération"),
    "R12": N_("Échange ou prétraitement avant valorisation"),
    "R13": N_("Stockage avant valorisation"),
    "D1": N_("Dépôt sur ou dans le sol"),
    "D5": N_("Mise en décharge aménagée"),
    "D9": N_("Traitement physico-chimique avant élimination"),
    "D10": N_("Incinération à terre"),
    "D13": N_("Regroupement avant élimination"),
    "D14": N_("Reconditionnement avant élimination"),
    "D15": N_("Stockage avant élimination"),
}
# After these the waste goes on elsewhere: they say nothing yet of what becomes of it.
GROUPINGS = frozenset({"R12", "R13", "D9", "D13", "D14", "D15"})

OPERATION_MODE_LABELS = {
    "REUTILISATION": N_("Réutilisation"),
    "RECYCLAGE": N_("Recyclage"),
    "VALORISATION_ENERGETIQUE": N_("Valorisation énergétique"),
    "ELIMINATION": N_("Élimination"),
    "AUTRES_VALORISATIONS": N_("Autres valorisations"),
}
OPERATION_MODES = tuple(OPERATION_MODE_LABELS)
PACKAGING_LABELS = {
    "FUT": N_("Fût"),
    "GRV": N_("Grand récipient pour vrac (GRV)"),
    "CITERNE": N_("Citerne"),
    "BENNE": N_("Benne"),
    "AUTRE": N_("Autre (palette, caisse…)"),
}
PACKAGINGS = tuple(PACKAGING_LABELS)
CONSISTENCE_LABELS = {
    "SOLID": N_("Solide"),
    "LIQUID": N_("Liquide"),
    "GASEOUS": N_("Gazeux"),
    "DOUGHY": N_("Pâteux"),
}
CONSISTENCES = tuple(CONSISTENCE_LABELS)


def is_hazardous(waste_code: str) -> bool:
    """Tell whether a code of the European list is one of hazardous waste: it ends with a star."""
    return waste_code.endswith("*")
