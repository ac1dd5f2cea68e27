"""The permission table: roles, what each may do, and what each token scope allows."""

from enum import StrEnum

from lifecycle.kernel.text import N_


class Permission(StrEnum):
    """A thing someone may do; every view declares one."""

    ASSET_VIEW = "asset:view"  # list, page, timeline of the authority's assets
    ASSET_ACT = "asset:act"  # state changes and facts recorded on the spot
    ASSET_EDIT = "asset:edit"  # create and edit the registry's fields
    ASSET_RETIRE = "asset:retire"  # decide that the authority has no more use for a device
    ASSET_WRITE_OFF = "asset:write-off"  # take a device out of the inventory for good
    ASSET_CORRECT = "asset:correct"  # compensate a wrong record
    ASSET_IMPORT = "asset:import"  # bring files in
    PHONE_RELEASE = "phone:release"  # close without the scans that a lost phone may hold
    LABEL_PRINT = "label:print"
    SANITISATION_RECORD = "sanitisation:record"
    LOT_VIEW = "lot:view"  # lots of the authority, or offered to the partner
    LOT_MANAGE = "lot:manage"  # build, offer and close lots for the authority
    LOT_SIGN = "lot:sign"  # sign the hand-over of an accepted lot for the authority, on the loading dock
    LOT_ANSWER = "lot:answer"  # accept, sign, receive and report for the partner
    PARTNER_VIEW = "partner:view"
    REPORT_VIEW = "report:view"  # indicators of the authority
    REPORT_MANAGE = "report:manage"  # objectives, factors, published figures, declarations
    NETWORK_VIEW = "network:view"  # flows of a network's members, never people or devices
    ORGANISATION_MANAGE = "organisation:manage"  # webhooks, messages and, for a partner, its people
    ADMIN = "admin"  # people, tokens and settings of the organisation


class Role(StrEnum):
    """What a person is in an organisation."""

    ADMIN = "admin"
    MANAGER = "manager"
    TECHNICIAN = "technician"
    PARTNER = "partner"
    COORDINATOR = "coordinator"


ROLE_LABELS = {
    Role.ADMIN: N_("Administrateur"),
    Role.MANAGER: N_("Gestionnaire"),
    Role.TECHNICIAN: N_("Technicien"),
    Role.PARTNER: N_("Partenaire 4R"),
    Role.COORDINATOR: N_("Coordinateur du réseau"),
}

_P = Permission
_TECHNICIAN = frozenset({
    _P.ASSET_VIEW, _P.ASSET_ACT, _P.ASSET_EDIT, _P.ASSET_RETIRE, _P.LABEL_PRINT, _P.SANITISATION_RECORD,
    _P.LOT_VIEW, _P.LOT_SIGN, _P.PARTNER_VIEW,
})  # fmt: skip
_MANAGER = _TECHNICIAN | {
    _P.ASSET_IMPORT, _P.ASSET_WRITE_OFF, _P.PHONE_RELEASE, _P.LOT_MANAGE, _P.REPORT_VIEW,
    _P.REPORT_MANAGE,
}  # fmt: skip

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.TECHNICIAN: _TECHNICIAN,
    Role.MANAGER: _MANAGER,
    Role.ADMIN: _MANAGER | {_P.ADMIN, _P.ASSET_CORRECT, _P.ORGANISATION_MANAGE},
    Role.PARTNER: frozenset({_P.LOT_VIEW, _P.LOT_ANSWER, _P.ORGANISATION_MANAGE}),
    Role.COORDINATOR: frozenset({_P.NETWORK_VIEW}),
}

# The roles that a person may hold in an organisation of a kind.
KIND_ROLES: dict[str, tuple[Role, ...]] = {
    "authority": (Role.ADMIN, Role.MANAGER, Role.TECHNICIAN),
    "partner": (Role.PARTNER,),
    "network": (Role.COORDINATOR,),
}

# What a token's scope lets it do; never more than the role it was made with.
SCOPES: dict[str, frozenset[Permission]] = {
    "read": frozenset({_P.ASSET_VIEW, _P.LOT_VIEW, _P.PARTNER_VIEW, _P.REPORT_VIEW, _P.NETWORK_VIEW}),
    "act": frozenset({_P.ASSET_ACT, _P.ASSET_RETIRE, _P.SANITISATION_RECORD, _P.LOT_ANSWER}),
    "write": frozenset(_P) - {_P.ADMIN, _P.ORGANISATION_MANAGE},
    "admin": frozenset({_P.ADMIN, _P.ORGANISATION_MANAGE}),
}


def granted(role: str, scopes: list[str] | None = None) -> frozenset[str]:
    """Return the permissions of a role, narrowed to a token's scopes when there are any."""
    held = ROLE_PERMISSIONS[Role(role)]
    if scopes is None:
        return frozenset(held)
    allowed = frozenset[Permission]().union(*(SCOPES[scope] for scope in scopes))
    return frozenset(held & allowed)
