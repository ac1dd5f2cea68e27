"""The legal frame of an authority's lots: articles and beneficiaries of gifts, values, commitments."""

from uuid import UUID

from sqlalchemy import Connection, text

_FRAME = text("""
UPDATE lot SET
  gift_article = CASE WHEN gift THEN 'associations' END,
  beneficiary_type = CASE WHEN gift THEN coalesce(known.beneficiary, 'general_interest') END,
  checked_by = CASE WHEN gift THEN 'Service juridique' ELSE '' END,
  checked_on = CASE WHEN gift THEN (lot.created_at AT TIME ZONE 'Europe/Paris')::date END,
  commitment_on = CASE WHEN committed THEN (lot.answered_at AT TIME ZONE 'Europe/Paris')::date END,
  commitment_reference = CASE WHEN committed THEN lot.number ELSE '' END,
  commitment_statement = CASE WHEN committed THEN :statement ELSE '' END,
  pallets = CASE WHEN lot.handed_over_at IS NOT NULL THEN 1 + known.lines / 24 END,
  packaging = CASE WHEN lot.handed_over_at IS NOT NULL THEN 'Palettes filmées' ELSE '' END
FROM (
  SELECT l.id, l.legal_basis = 'gift' AS gift, p.beneficiary,
    l.route IN ('reuse', 'refurbish') AND l.answered_at IS NOT NULL AND l.state <> 'declined' AS committed,
    (SELECT count(*) FROM lot_line WHERE lot_id = l.id AND decision <> 'refused') AS lines
  FROM lot l LEFT JOIN partner_profile p ON p.organisation_id = l.partner_id
  WHERE l.authority_id = :authority) AS known
WHERE lot.id = known.id
""")
_STATEMENT = (
    "Nous nous engageons à une opération de réemploi ou de préparation au réemploi de ces équipements."
)

# What a device cost, less a fifth a year, and never above the cap of a gift nor below what its parts fetch.
_VALUES = text("""
INSERT INTO line_value (line_id, authority_id, lot_id, unit_value, valued_on)
SELECT line.id, line.authority_id, lot.id, greatest(10, least(290, round(coalesce(asset.acquisition_cost, 450)
    * greatest(0.04, 1 - 0.2 * (lot.answered_at::date
      - coalesce(asset.first_used_on, asset.acquired_on, lot.answered_at::date - 1500)) / 365.0)))),
  (lot.answered_at AT TIME ZONE 'Europe/Paris')::date
FROM lot JOIN lot_line line ON line.lot_id = lot.id AND line.decision <> 'refused'
JOIN asset ON asset.id = line.asset_id
WHERE lot.authority_id = :authority AND lot.legal_basis = 'gift' AND lot.answered_at IS NOT NULL
""")


def frame_lots(connection: Connection, authority_id: UUID) -> None:
    """Say of an authority's lots what their legal basis asks, as the owner, once their lines are written."""
    connection.execute(_FRAME, {"authority": authority_id, "statement": _STATEMENT})
    connection.execute(_VALUES, {"authority": authority_id})
