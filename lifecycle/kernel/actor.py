"""Who asks: the person or program behind a request."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person or a token, acting for one organisation with a fixed set of permissions.

    `kind` is the organisation's kind: authority, partner or network. `account_id` is None for a token
    or a program; `name` is the snapshot that history keeps; `is_of_several` tells a person who may work for
    other organisations too.
    """

    organisation_id: UUID
    organisation_name: str
    kind: str
    role: str
    name: str
    account_id: UUID | None = None
    locale: str = "fr"
    permissions: frozenset[str] = field(default_factory=frozenset)
    credential_id: UUID | None = None
    is_of_several: bool = False

    def can(self, permission: str) -> bool:
        """Tell whether this actor holds a permission."""
        return permission in self.permissions
