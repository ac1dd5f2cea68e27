"""Photos as pages show them: addresses, words for those who do not see them, sizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lifecycle.kernel.clock import PARIS
from lifecycle.photos.images import SMALL_SIDE
from lifecycle.photos.model import Photo
from lifecycle.photos.queries import photos_of
from lifecycle.photos.wording import SUBJECT_LABELS
from lifecycle.web.context import plain_date, plain_moment, told
from lifecycle.web.shown import Told


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo ready for a page; `small_size` is the width and height of the image at `small`."""

    id: UUID
    event_id: UUID
    href: str
    image: str
    small: str
    small_size: tuple[int, int]
    width: int
    height: int
    alt: str
    title: str
    subject: str
    when: str
    iso: str
    by: str


def shot(photo: Photo) -> Shot:
    """Return a photo ready for a page."""
    named: dict[str, Any] = {"asset_id": photo.asset_id, "photo_id": photo.id}
    subject = told(SUBJECT_LABELS[photo.subject])
    day = plain_date(photo.taken_at.astimezone(PARIS).date())
    shows = ", ".join(filter(None, (subject.lower(), photo.caption)))
    scale = min(1, SMALL_SIDE / max(photo.width, photo.height))
    return Shot(
        id=photo.id,
        event_id=photo.event_id,
        href=url_for("photos.page", **named),
        image=url_for("photos.image", **named),
        small=url_for("photos.small", **named),
        small_size=(max(1, round(photo.width * scale)), max(1, round(photo.height * scale))),
        width=photo.width,
        height=photo.height,
        alt=_("Photo du %(day)s : %(shows)s", day=day, shows=shows),
        title=photo.caption[:1].upper() + photo.caption[1:] or subject,
        subject=subject,
        when=plain_moment(photo.taken_at),
        iso=photo.taken_at.isoformat(),
        by=photo.taken_by,
    )


def shots_of(session: Session, asset_id: UUID) -> list[Shot]:
    """Return the photos of an asset ready for a page, the latest first."""
    return [shot(photo) for photo in photos_of(session, asset_id)]


def with_photos(events: Sequence[Any], lines: Sequence[Told], shots: Sequence[Shot]) -> list[Told]:
    """Return the lines of events with the photos that these events tell of, where they are still kept."""
    by_event: Mapping[UUID, Shot] = {one.event_id: one for one in shots}
    return [replace(line, photo=by_event.get(event.id)) for event, line in zip(events, lines, strict=True)]
