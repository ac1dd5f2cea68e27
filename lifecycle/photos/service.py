"""Adding photos to a device and removing them, each with its event."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lifecycle.access.permissions import Permission
from lifecycle.db.files import FileStore
from lifecycle.db.scope import entered
from lifecycle.history.model import Event
from lifecycle.history.queries import find_by_request
from lifecycle.history.record import Entry, record
from lifecycle.kernel.actor import Actor
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.kernel.ids import derived_id
from lifecycle.photos.errors import ImageGone, PhotoNotFound, TooManyPhotos
from lifecycle.photos.images import prepared
from lifecycle.photos.model import Photo
from lifecycle.photos.queries import count_photos, get_photo
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.model import Asset

ADDED, REMOVED = "asset:photo:added", "asset:photo:removed"
MOST_PHOTOS = 100  # of one device


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo as it was sent; `taken_at` is the phone's hour, `request_id` makes repeats harmless."""

    image: bytes
    subject: str
    request_id: UUID
    caption: str = ""
    taken_at: datetime | None = None


def add_photo(session: Session, actor: Actor, asset_id: UUID, new: NewPhoto, files: FileStore) -> Photo:
    """Keep a photo of an asset, small and without metadata, and record it.

    A phone's hour that lies ahead is taken for now. A repeat gives the photo that it added. Raises Forbidden,
    AssetNotFound, RequestReused, PhotoRefused, TooManyPhotos, or PhotoNotFound for a repeat of a photo that
    was removed since.
    """
    if not actor.can(Permission.ASSET_ACT):
        raise Forbidden
    _lock(session, asset_id)
    if seen := find_by_request(session, new.request_id):
        return _added_before(session, seen, asset_id)
    if count_photos(session, asset_id) >= MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    picture = prepared(new.image)
    photo = Photo(
        id=derived_id(entered(session), new.request_id, "photo"),
        authority_id=entered(session),
        asset_id=asset_id,
        subject=new.subject,
        caption=new.caption.strip(),
        width=picture.width,
        height=picture.height,
        size=len(picture.jpeg),
        taken_at=min(new.taken_at or now(), now()).astimezone(UTC),
        taken_by=actor.name,
    )
    photo.digest = _folder(photo, files).put(picture.jpeg)
    photo.event_id = _tell(session, actor, photo, ADDED, new.request_id, photo.taken_at)
    session.add(photo)
    session.flush()
    return photo


def _lock(session: Session, asset_id: UUID) -> None:
    if session.get(Asset, asset_id, with_for_update=True, populate_existing=True) is None:
        raise AssetNotFound


def _added_before(session: Session, seen: Event, asset_id: UUID) -> Photo:
    if (seen.subject_id, seen.tag) != (asset_id, ADDED):
        raise RequestReused
    return get_photo(session, asset_id, UUID(seen.details["photo_id"]))


def _tell(
    session: Session, actor: Actor, photo: Photo, tag: str, request_id: UUID, at: datetime | None = None
) -> UUID:
    details = {
        "photo_id": photo.id, "subject": photo.subject, "caption": photo.caption, "digest": photo.digest,
    }  # fmt: skip
    entry = Entry("asset", photo.asset_id, tag, details=details, occurred_at=at, request_id=request_id)
    return record(session, actor, [entry])[0]


def may_remove(session: Session, actor: Actor, photo: Photo) -> bool:
    """Tell whether an actor may remove a photo: its own, or any when the register is theirs to edit."""
    if actor.can(Permission.ASSET_EDIT):
        return True
    added = session.get(Event, photo.event_id)
    return actor.account_id is not None and added is not None and added.actor_id == actor.account_id


def remove_photo(session: Session, actor: Actor, asset_id: UUID, photo_id: UUID, request_id: UUID) -> Photo:
    """Remove a photo and record it; its image is deleted by `forget` once that is committed.

    A repeat gives the photo removed. Raises AssetNotFound, PhotoNotFound, Forbidden or RequestReused.
    """
    _lock(session, asset_id)
    if seen := find_by_request(session, request_id):
        return _removed_before(session, seen, photo_id)
    photo = get_photo(session, asset_id, photo_id)
    if not may_remove(session, actor, photo):
        raise Forbidden
    photo.removed_at = now()
    _tell(session, actor, photo, REMOVED, request_id)
    session.flush()
    return photo


def _removed_before(session: Session, seen: Event, photo_id: UUID) -> Photo:
    if seen.tag != REMOVED or seen.details["photo_id"] != str(photo_id):
        raise RequestReused
    photo = session.get(Photo, photo_id)
    if photo is None:
        raise PhotoNotFound
    return photo


def image_of(photo: Photo, files: FileStore) -> bytes:
    """Return a photo's JPEG; raises ImageGone when the storage has lost it."""
    try:
        return _folder(photo, files).read(photo.digest)
    except FileNotFoundError as error:
        raise ImageGone from error


def forget(photo: Photo, files: FileStore) -> None:
    """Delete the image of a removed photo for good."""
    _folder(photo, files).delete(photo.digest)


def folder_of(files: FileStore, authority_id: UUID, photo_id: UUID) -> FileStore:
    """Return the folder of one photo: no other photo or document shares its bytes, so that they can go."""
    return files.within("photos", authority_id, photo_id)


def _folder(photo: Photo, files: FileStore) -> FileStore:
    return folder_of(files, photo.authority_id, photo.id)
