"""The family of refusals: every rule that says no raises one of these; `edge` answers for them once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lifecycle.kernel.text import N_, Marked, translate


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a refusal: a stable code for programs and a French text for people."""

    code: str
    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def told(self, locale: str) -> str:
        """Return the reason in words of `locale`; params of ours (`N_`) are translated, people's are not."""
        words = {k: translate(v, locale) if isinstance(v, Marked) else v for k, v in self.params.items()}
        return translate(self.text, locale, **words)


class DomainError(Exception):
    """A refusal in words a person can act on.

    `slug` names the problem type, `status` is the HTTP answer, `reasons` are the details to show with it.
    """

    slug = "refused"
    status = 400
    text: str = N_("Cette demande n’a pas pu être traitée.")

    def __init__(self, text: str | None = None, *, reasons: tuple[Reason, ...] = (), **params: Any) -> None:
        self.text = text or type(self).text
        self.params = params
        self.reasons = reasons
        super().__init__(self.text % params if params else self.text)

    def told(self, locale: str) -> str:
        """Return the refusal's sentence in `locale`."""
        return Reason(self.slug, self.text, self.params).told(locale)


class NotFound(DomainError):
    """Nothing here under this name, or nothing that this person may know of."""

    slug = "not-found"
    status = 404
    text = N_("Cet élément n’existe pas, ou n’est pas visible pour vous.")


class Forbidden(DomainError):
    """Known person, missing permission."""

    slug = "forbidden"
    status = 403
    text = N_("Votre rôle ne permet pas cette opération. Demandez à l’administrateur de votre organisation.")


class Unauthenticated(DomainError):
    """Nobody is signed in, or the session or token is over."""

    slug = "unauthenticated"
    status = 401
    text = N_("Connectez-vous pour continuer.")


class Conflict(DomainError):
    """The thing is not in a state that allows this."""

    slug = "conflict"
    status = 409
    text = N_("L’état actuel ne permet pas cette opération.")


class Stale(DomainError):
    """Somebody edited meanwhile (If-Match failed)."""

    slug = "stale"
    status = 412
    text = N_("Cette fiche a été modifiée entre-temps. Rechargez-la, puis reprenez votre modification.")


class Invalid(DomainError):
    """Values that cannot be taken; `fields` maps a field's name to its reasons."""

    slug = "invalid"
    status = 422
    text = N_("Certaines valeurs sont à corriger.")

    def __init__(
        self, text: str | None = None, *, fields: Mapping[str, list[Reason]] | None = None, **params: Any
    ) -> None:
        self.fields = dict(fields or {})
        reasons = tuple(reason for many in self.fields.values() for reason in many)
        super().__init__(text, reasons=reasons, **params)
