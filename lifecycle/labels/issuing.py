"""New codes: drawn by chance, written as labels, never one that was issued before."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lifecycle.db.scope import entered
from lifecycle.kernel.codes import new_code
from lifecycle.registry.model import Label


def issue(session: Session, labels: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write labels, given by their columns but the code, and return their codes in the same order.

    A code that any authority has drawn before is drawn again. Every label names the same columns.
    """
    codes = [""] * len(labels)
    missing = list(range(len(labels)))
    while missing:
        drawn = dict(zip(_new_codes(len(missing)), missing, strict=True))
        rows = [{"code": c, "authority_id": entered(session), **labels[at]} for c, at in drawn.items()]
        fresh = insert(Label).values(rows).on_conflict_do_nothing().returning(Label.code)
        for code in session.scalars(fresh):
            codes[drawn.pop(code)] = code
        missing = list(drawn.values())
    return codes


def _new_codes(count: int) -> set[str]:
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(new_code())
    return codes
