"""What may be said of a partner: identity numbers and fields that go together."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_number

from lifecycle.kernel.errors import Reason
from lifecycle.kernel.text import N_
from lifecycle.partners.errors import BadPartner
from lifecycle.partners.words import BENEFICIARIES, COSMETIC_GRADES, FUNCTIONAL_GRADES, PARTNER_KINDS

# W, the office that registered it (a department, or a letter for a district), seven digits.
_RNA = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")
# Two characters, three overseas; Corsica's have a letter.
DEPARTMENT = re.compile(r"(2[AB]|[013-9][0-9]|2[1-9]|9[78][0-9])")
COMMUNE = re.compile(r"(2[AB]|[0-9]{2})[0-9]{3}")
_CHOICES = {
    "kind": PARTNER_KINDS,
    "beneficiary": BENEFICIARIES,
    "min_functional": FUNCTIONAL_GRADES,
    "min_cosmetic": COSMETIC_GRADES,
}
_MOST = {"radius_km": 2000, "minimum_devices": 100_000, "minimum_kg": 1_000_000}
_WORDS = {
    "name": N_("Indiquez le nom de la structure."),
    "choice": N_("Choisissez une réponse de la liste."),
    "siret": N_("Ce SIRET n’existe pas : vérifiez ses 14 chiffres."),
    "rna": N_("Un numéro RNA s’écrit W suivi de neuf caractères, par exemple W353012345."),
    "departments": N_("« %(said)s » n’est pas un code de département, par exemple 35 ou 2A."),
    "communes": N_("« %(said)s » n’est pas un code INSEE de commune, par exemple 35238."),
    "number": N_("Indiquez un nombre entier entre 1 et %(most)s."),
    "place": N_("Latitude et longitude vont ensemble, en degrés : 48,11 et −1,68 par exemple."),
    "radius": N_("Une distance se compte depuis un point : indiquez la latitude et la longitude."),
}


def plain_siret(said: str | None) -> str | None:
    """Return a SIRET's 14 digits, None for none, or raise BadPartner.

    The check digit is Luhn's; La Poste's offices have a rule of their own, which the library knows.
    """
    if not said:
        return None
    try:
        return str(siret_number.validate(said))
    except ValidationError as error:
        raise BadPartner(fields={"siret": [Reason("invalid-value", _WORDS["siret"])]}) from error


def check_profile(values: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise BadPartner with each field's reasons where new values cannot be, alone or with what stays."""
    wrong: dict[str, list[Reason]] = {}
    for name, key, params in _wrong(values, {**before, **values}):
        wrong.setdefault(name, []).append(Reason("invalid-value", _WORDS[key], params))
    if wrong:
        raise BadPartner(fields=wrong)


_Wrong = Iterator[tuple[str, str, dict[str, Any]]]


def _wrong(values: Mapping[str, Any], after: Mapping[str, Any]) -> _Wrong:
    if "name" in values and not values["name"].strip():
        yield "name", "name", {}
    for name, words in _CHOICES.items():
        if values.get(name) is not None and values[name] not in words:
            yield name, "choice", {}
    if (rna := values.get("rna")) is not None and not _RNA.fullmatch(rna):
        yield "rna", "rna", {}
    for name, most in _MOST.items():
        if (number := values.get(name)) is not None and not 1 <= number <= most:
            yield name, "number", {"most": most}
    yield from _wrong_codes(values)
    yield from _wrong_place(after)


def _wrong_codes(values: Mapping[str, Any]) -> _Wrong:
    for name, form in (("departments", DEPARTMENT), ("communes", COMMUNE)):
        for said in values.get(name, ()):
            if not form.fullmatch(said):
                yield name, name, {"said": said}
    if values.get("commune") and not COMMUNE.fullmatch(values["commune"]):
        yield "commune", "communes", {"said": values["commune"]}


def _wrong_place(after: Mapping[str, Any]) -> _Wrong:
    latitude, longitude = after.get("latitude"), after.get("longitude")
    if (latitude is None) != (longitude is None):
        yield ("latitude" if latitude is None else "longitude"), "place", {}
    elif latitude is not None and longitude is not None and (abs(latitude) > 90 or abs(longitude) > 180):
        yield "latitude", "place", {}
    if after.get("radius_km") is not None and latitude is None:
        yield "radius_km", "radius", {}
