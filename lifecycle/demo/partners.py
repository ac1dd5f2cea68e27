"""The partners' files of the demonstration: where they stand, how much they take, their certificates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, insert, update

from lifecycle.demo.region import BAIE, DUNES, ESSAI, KERLANN, NETWORK, OUEST, PONANT, REBOND, REGIE
from lifecycle.partners.model import (
    PartnerAgreement,
    PartnerCapacity,
    PartnerCertification,
    PartnerProfile,
    PartnerRoute,
)
from lifecycle.people.model import NetworkMember, Organisation
from lifecycle.states.facts import Route

_F, _U, _C, _R = Route.REFURBISH, Route.REUSE, Route.RECYCLE, Route.REPAIR


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A partner that nobody signs in for yet."""

    slug: str
    name: str
    siret: str
    kind: str
    description: str
    address: str
    departments: tuple[str, ...]
    routes: Mapping[Route, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FileData:
    """What a partner's file says beyond its routes.

    `capacities` gives devices a month by route; `certificates` kind, number, issuer, first and last day, both
    counted from the story's end.
    """

    profile: Mapping[str, Any]
    capacities: Mapping[Route, int] = field(default_factory=dict)
    certificates: tuple[tuple[str, str, str, int, int], ...] = ()


def _profile(commune: str, latitude: float, longitude: float, **more: Any) -> dict[str, Any]:
    return {"commune": commune, "latitude": latitude, "longitude": longitude, **more}


RANCE, TREGOR = "atelier-de-la-rance", "ressourcerie-du-tregor"
NEWCOMERS = (
    Newcomer(
        RANCE, "Atelier de la Rance", "00000005900014", "company",
        "Réparation d’ordinateurs portables et de téléphones, sur devis.", "5 rue des Salines, Port-Rance",
        ("35", "22"), {_R: ("laptop", "desktop", "tablet", "smartphone")},
    ),
    Newcomer(
        TREGOR, "Ressourcerie du Trégor", "00000006700017", "association",
        "Ressourcerie : collecte, trie et remet en vente ; recycle ce qui ne peut l’être.",
        "Ancienne laiterie, Port-Blanc-les-Dunes", ("22",),
        {_U: ("desktop", "laptop", "monitor", "printer"), _C: ("monitor", "other", "printer")},
    ),
)  # fmt: skip

# The region is invented; its map is Brittany's, and places lie where towns of that size would.
FILES: Mapping[str, FileData] = {
    REBOND: FileData(
        _profile(
            "35238", 48.1105, -1.7005, beneficiary="esus_reuse", phone="02 99 00 18 00",
            email="collecte@rebond.example", opening_hours="Du lundi au vendredi, 9 h – 12 h et 14 h – 17 h",
            conditions="8 Go de mémoire au moins pour les ordinateurs ; chargeur fourni ; verrous levés.",
            min_functional="F2", min_cosmetic="C2", minimum_devices=5,
        ),
        {_F: 120, _U: 60, _R: 20},
        (
            ("esus", "ESUS-22-0418", "Préfecture de région", -500, 960),
            ("en_50614", "50614-1182", "Organisme certificateur", -700, 38),
        ),
    ),
    BAIE: FileData(
        _profile(
            "35047", 48.2410, -1.4805, beneficiary="general_interest", rna="W353002600",
            phone="02 99 00 26 00",
            email="bonjour@ordis-de-la-baie.example", opening_hours="Mardi et jeudi, 14 h – 18 h",
            conditions="Ordinateurs de moins de 10 ans qui démarrent.", radius_km=90,
        ),
        {_U: 45},
    ),
    PONANT: FileData(
        _profile(
            "29019", 48.3904, -4.4861, phone="02 98 00 34 00", email="enlevements@ponant.example",
            opening_hours="Du lundi au vendredi, 8 h – 17 h", minimum_kg=100,
        ),
        {_C: 400},
        (
            ("iso_14001", "EMS-7731", "Organisme certificateur", -900, 200),
            ("iso_27001", "ISMS-2290", "Organisme certificateur", -1100, -24),
        ),
    ),
    OUEST: FileData(
        _profile(
            "35236", 47.6500, -2.0800, phone="02 99 00 42 00", email="pro@reprise-ouest.example",
            conditions="Palettes filmées, piles et batteries à part.", minimum_devices=20, minimum_kg=250,
        ),
        {_C: 600},
        (("en_50625", "WEEE-5120", "Organisme certificateur", -400, 700),),
    ),
    REGIE: FileData(
        _profile(
            "56165", 47.9300, -2.4100, beneficiary="public_body", phone="02 99 00 24 00",
            email="ateliers@val-essai.example", minimum_devices=2, min_functional="F3",
        ),
        {_U: 15, _R: 12},
    ),
    RANCE: FileData(_profile("35288", 48.6493, -2.0257, phone="02 99 00 59 00"), {_R: 25}),
    TREGOR: FileData(
        _profile("22168", 48.7900, -3.2300, beneficiary="general_interest", radius_km=60, minimum_devices=3),
        {_U: 30},
    ),
}  # fmt: skip

# Authority, partner, reference, days to its first and last day, months of renewal, routes, confidentiality.
AGREEMENTS: tuple[tuple[str, str, str, int, int | None, int | None, tuple[Route, ...], bool], ...] = (
    (KERLANN, REBOND, "2024-DSI-031", -640, 90, 12, (_F, _U, _R), True),
    (KERLANN, BAIE, "2025-DSI-007", -300, 430, None, (_U,), False),
    (KERLANN, PONANT, "2023-MP-112", -1000, 25, None, (_C,), False),
    (ESSAI, REBOND, "CC-2025-04", -260, None, None, (), True),
    (DUNES, BAIE, "DEL-2024-58", -700, -30, None, (_U,), False),
)
# Where each authority counts distances from.
PLACES: Mapping[str, Mapping[str, Any]] = {
    KERLANN: {"name": "Hôtel de métropole", "commune": "35238", "latitude": 48.1147, "longitude": -1.6794},
    ESSAI: {"name": "Siège de la communauté", "commune": "56165", "latitude": 47.94, "longitude": -2.38},
    DUNES: {"name": "Mairie", "commune": "22168", "latitude": 48.81, "longitude": -3.45},
}


def load_partners(connection: Connection, ids: Mapping[str, UUID], last: date) -> None:
    """Complete the directory as seen at the story's end, with two partners that the metropolis registered."""
    for newcomer in NEWCOMERS:
        _register(connection, ids, newcomer)
    known = {**ids, **{one.slug: _id_of(ids, one.slug) for one in NEWCOMERS}}
    for slug, file in FILES.items():
        wanted = update(PartnerProfile).where(PartnerProfile.organisation_id == known[slug])
        connection.execute(wanted.values(**file.profile))
        for rows, table in ((_capacities(known[slug], file, last), PartnerCapacity),
                            (_certificates(known[slug], file, last), PartnerCertification)):  # fmt: skip
            if rows:
                connection.execute(insert(table), rows)
    connection.execute(insert(PartnerAgreement), [_agreement(known, last, *said) for said in AGREEMENTS])
    for slug, place in PLACES.items():
        said = {"partners": {"place": place, "needs_agreement": False}}
        connection.execute(update(Organisation).where(Organisation.id == ids[slug]).values(settings=said))


def _id_of(ids: Mapping[str, UUID], slug: str) -> UUID:
    return uuid5(ids[NETWORK[0]], slug)


def _register(connection: Connection, ids: Mapping[str, UUID], one: Newcomer) -> None:
    partner_id = _id_of(ids, one.slug)
    named = {"slug": one.slug, "name": one.name, "short_name": one.name, "siret": one.siret}
    connection.execute(insert(Organisation).values(id=partner_id, kind="partner", **named))
    connection.execute(insert(NetworkMember).values(network_id=ids[NETWORK[0]], member_id=partner_id))
    kept = {"kind": one.kind, "description": one.description, "address": one.address}
    profile = {
        "organisation_id": partner_id,
        "registered_by": ids[KERLANN],
        "departments": list(one.departments),
    }
    connection.execute(insert(PartnerProfile).values(**profile, **kept))
    offers = [
        {"organisation_id": partner_id, "route": route, "category_key": key}
        for route, keys in one.routes.items()
        for key in keys
    ]
    connection.execute(insert(PartnerRoute), offers)


def _capacities(partner_id: UUID, file: FileData, last: date) -> list[dict[str, Any]]:
    start = last - timedelta(days=400)
    return [
        {"id": uuid5(partner_id, f"capacity {route}"), "organisation_id": partner_id, "route": route,
         "devices_per_month": devices, "valid_from": start}
        for route, devices in file.capacities.items()
    ]  # fmt: skip


def _certificates(partner_id: UUID, file: FileData, last: date) -> list[dict[str, Any]]:
    return [
        {"id": uuid5(partner_id, kind), "organisation_id": partner_id, "kind": kind, "number": number,
         "issued_by": issuer, "valid_from": last + timedelta(days=start),
         "valid_until": last + timedelta(days=end)}
        for kind, number, issuer, start, end in file.certificates
    ]  # fmt: skip


def _agreement(
    ids: Mapping[str, UUID], last: date, authority: str, partner: str, reference: str, start: int,
    end: int | None, months: int | None, routes: tuple[Route, ...], confidentiality: bool,
) -> dict[str, Any]:  # fmt: skip
    begun = last + timedelta(days=start)
    return {
        "id": uuid5(ids[authority], reference), "authority_id": ids[authority], "partner_id": ids[partner],
        "reference": reference, "signed_on": begun - timedelta(days=12), "valid_from": begun,
        "valid_until": None if end is None else last + timedelta(days=end), "renewal_months": months,
        "notice_days": 60 if months else None, "routes": list(routes), "confidentiality": confidentiality,
    }  # fmt: skip
