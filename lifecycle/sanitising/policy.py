"""The policy: the level that a device's media must reach before they leave, by category and confidentiality.

NIST SP 800-88 Rev. 2 leaves the level to the organisation's programme. By default each category's own level
holds (Purge: what leaves the organisation); an authority sets others, up to the destruction of all media.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import case, delete, select
from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.among import among
from lifecycle.db.scope import entered
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import new_id
from lifecycle.people.locking import lock_organisation
from lifecycle.registry.errors import RequestReused
from lifecycle.registry.model import Asset, Category
from lifecycle.sanitising.model import SanitisationRule, SanitisationSetting
from lifecycle.states.facts import SanitisationLevel

CHANGED = "organisation:sanitisation:policy"
Cell = tuple[str, str]  # confidentiality, category key


@dataclass(frozen=True, slots=True)
class Policy:
    """What an authority wants: levels by confidentiality and category, and whose media are all destroyed.

    `overwriting_purges` takes a verified overwriting of a magnetic disk for a Purge (`levels.level_of`).
    """

    levels: Mapping[Cell, SanitisationLevel] = field(default_factory=dict)
    destroys: frozenset[str] = frozenset()
    overwriting_purges: bool = False

    def required(self, mark: str, category_key: str, usual: SanitisationLevel) -> SanitisationLevel:
        """Return the level that a category's media must reach, `usual` being its own."""
        if mark in self.destroys:
            return SanitisationLevel.DESTROY
        return self.levels.get((mark, category_key), usual)


# What an asset's two marks come to.
CONFIDENTIALITY = case((Asset.restricted, "restricted"), (Asset.sensitive, "sensitive"), else_="ordinary")


def read_policy(session: Session) -> Policy:
    """Return the entered authority's policy."""
    purges = session.scalar(select(SanitisationSetting.overwriting_purges))
    return replace(read_levels(session), overwriting_purges=bool(purges))


def read_levels(session: Session) -> Policy:
    """Return what the entered authority's policy wants of its devices, in one statement."""
    columns = (SanitisationRule.confidentiality, SanitisationRule.category_key, SanitisationRule.level)
    rules = session.execute(select(*columns)).all()
    return Policy(
        {(r.confidentiality, r.category_key): SanitisationLevel(r.level) for r in rules if r.category_key},
        frozenset(r.confidentiality for r in rules if r.category_key is None),
    )


def required_levels(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, SanitisationLevel]:
    """Return the level that each of these assets' media must reach, in two statements."""
    policy = read_levels(session)
    wanted = (
        select(Asset.id, Asset.category_key, Category.sanitisation_level, CONFIDENTIALITY.label("mark"))
        .join(Category, Category.key == Asset.category_key)
        .where(among(Asset.id, asset_ids))
    )
    return {
        row.id: policy.required(row.mark, row.category_key, SanitisationLevel(row.sanitisation_level))
        for row in session.execute(wanted)
    }


def usual_levels(session: Session) -> dict[str, SanitisationLevel]:
    """Return the own level of each category that bears data, in the order of the table of categories."""
    wanted = select(Category.key, Category.sanitisation_level).where(Category.data_bearing)
    rows = session.execute(wanted.order_by(Category.position))
    return {row.key: SanitisationLevel(row.sanitisation_level) for row in rows}


def change_policy(session: Session, actor: Actor, wanted: Policy, request_id: UUID) -> None:
    """Replace the authority's policy and record what changed of it; what a category asks anyway is not kept.

    Raises Forbidden or RequestReused. A repeat, or a policy that changes nothing, records nothing.
    """
    if not actor.can(Permission.ADMIN):
        raise Forbidden
    lock_organisation(session)
    if seen := find_by_request(session, request_id):
        if seen.tag != CHANGED:
            raise RequestReused
        return
    usual = usual_levels(session)
    before = _said(read_policy(session))
    kept = {cell: level for cell, level in wanted.levels.items() if usual.get(cell[1]) not in (None, level)}
    new = Policy(kept, wanted.destroys, wanted.overwriting_purges)
    after = _said(new)
    changes = {
        name: (before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }
    if not changes:
        return
    _write(session, new)
    entry = Entry("organisation", entered(session), CHANGED, changes=changes, request_id=request_id)
    record(session, actor, [entry])


def _said(policy: Policy) -> dict[str, str]:
    """Return a policy as history tells it, a name for each rule."""
    levels = {f"{mark}.{category}": level.value for (mark, category), level in policy.levels.items()}
    overwriting = "purge" if policy.overwriting_purges else "clear"
    return levels | dict.fromkeys(policy.destroys, "destroy") | {"overwriting": overwriting}


def _write(session: Session, policy: Policy) -> None:
    authority = entered(session)
    session.execute(delete(SanitisationRule).where(SanitisationRule.authority_id == authority))
    cells: list[tuple[str, str | None, SanitisationLevel]] = [
        *((mark, category, level) for (mark, category), level in policy.levels.items()),
        *((mark, None, SanitisationLevel.DESTROY) for mark in policy.destroys),
    ]
    session.add_all(
        SanitisationRule(
            id=new_id(), authority_id=authority, confidentiality=mark, category_key=category, level=level
        )
        for mark, category, level in cells
    )
    session.merge(SanitisationSetting(authority_id=authority, overwriting_purges=policy.overwriting_purges))
    session.flush()
