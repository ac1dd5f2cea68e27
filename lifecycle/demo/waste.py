"""Waste lots of the demonstration: who carried them and how they are treated, once they have arrived."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.lots import Story
from lifecycle.demo.rows import Rows
from lifecycle.history.bulk import PastEvent
from lifecycle.states.facts import Route
from lifecycle.states.lots import LotAction, LotState

HAZARDOUS = "16 02 13*"
PLANNED = "R12"  # sorted and taken apart before the metals are recycled
# The address is the partner's, who comes with its own lorry.
_LOTS = text("""
SELECT lot.id, lot.closed_at, authority.short_name AS town, authority.slug,
       partner.name, partner.siret, coalesce(profile.address, '') AS address,
       coalesce(profile.departments ->> 0, '35') AS department, count(*) AS lines,
       sum(lot_line.weight_kg) FILTER (WHERE category.waste_code = :hazardous) AS kilograms
FROM lot JOIN organisation partner ON partner.id = lot.partner_id
JOIN organisation authority ON authority.id = lot.authority_id
LEFT JOIN partner_profile profile ON profile.organisation_id = partner.id
JOIN lot_line ON lot_line.lot_id = lot.id AND lot_line.decision <> 'refused' AND lot_line.returned_on IS NULL
JOIN asset ON asset.id = lot_line.asset_id JOIN category ON category.key = asset.category_key
WHERE lot.authority_id = :authority AND lot.waste_status = 'waste' AND lot.received_at IS NOT NULL
GROUP BY lot.id, authority.id, partner.id, profile.organisation_id ORDER BY lot.id
""")


def settle_waste(connection: Connection, authority_id: UUID, chance: Chance) -> None:
    """Say how an authority's received waste lots travelled and are treated; their events stand already."""
    rows = Rows()
    for lot in connection.execute(_LOTS, {"authority": authority_id, "hazardous": HAZARDOUS}):
        _settle(lot, authority_id, chance, rows)
    rows.write(connection)


def is_settled(story: Story) -> bool:
    """Tell whether a lot is of waste that has arrived, so that its journey is written down."""
    return story.wanted.route is Route.RECYCLE and LotAction.RECEIVE in story.moments


def tell_of_waste(story: Story, estate: Estate, chance: Chance, rows: Rows) -> None:
    """Tell of the manager who wrote down the journey of a waste lot, once the partner had received it.

    By chances of its own: the story goes on as it would without.
    """
    received = story.at(LotAction.RECEIVE)
    if received is None or not is_settled(story):
        return
    at, carrier = received + timedelta(minutes=50), story.wanted.partner.actor.organisation_name
    said = {"carrier.name": [None, carrier], "operation_planned": [None, PLANNED], "is_pop": [None, False]}
    manager, details = estate.manager, {"action": "waste_settled", "state": LotState.RECEIVED}
    rows.events.append(
        PastEvent(
            chance.id_at(at), estate.id, "lot", story.id, "lot:fact:waste_settled", LotState.RECEIVED,
            None, at, at,
            manager.account_id, manager.name, estate.id, estate.name, chance.request_id(), said, details,
        )
    )  # fmt: skip


def _settle(lot: Any, authority_id: UUID, chance: Chance, rows: Rows) -> None:
    street, _, city = lot.address.rpartition(", ")
    place = {"address": street or lot.name, "postal_code": f"{lot.department}000", "city": city or "Ville"}
    party = {
        "type": "ETABLISSEMENT_FR",
        "org_id": lot.siret or "",
        "name": lot.name,
        "country": "FR",
        **place,
    }
    contact = {
        "contact": "Service exploitation",
        "phone": "02 00 00 00 00",
        "mail": "exploitation@recyclage.example",
    }
    emitter = {
        "address": "1 place de la République",
        "postal_code": "35000",
        "city": lot.town,
        "contact": "Service informatique",
        "phone": "02 00 00 00 10",
        "mail": f"informatique@{lot.slug}.example",
    }
    receipt = {"receipt": f"R-{lot.department}-2024-0117", "department": lot.department}
    rows.add(
        "waste_shipment",
        lot_id=lot.id,
        authority_id=authority_id,
        emitter=emitter,
        carrier={**party, **contact, **receipt, "receipt_until": "2029-12-31"},
        destination={**party, **contact, "cap": f"CAP-{lot.department}-0412"},
        packagings=[{"type": "AUTRE", "other": "palette filmée", "quantity": max(1, lot.lines // 20)}],
        operation_planned=PLANNED,
        operation_done="R4" if lot.closed_at else None,
        operation_mode=None,
        treated_on=lot.closed_at.date() if lot.closed_at else None,
        onu_code="non soumis",
        is_pop=False,
    )
    if lot.kilograms and chance.is_one_in(0.6):
        _weigh(lot, authority_id, chance, rows)


def _weigh(lot: Any, authority_id: UUID, chance: Chance, rows: Rows) -> None:
    """The weighbridge says a little more than the devices' usual weights."""
    share = Decimal(chance.randint(96, 109)) / 100
    measured = (lot.kilograms * share / 1000).quantize(Decimal("0.001"))
    rows.add(
        "waste_weighing",
        lot_id=lot.id,
        waste_code=HAZARDOUS,
        authority_id=authority_id,
        weight_t=max(measured, Decimal("0.001")),
        is_estimate=False,
    )
