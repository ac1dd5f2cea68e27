"""Photos of a device: kept once, told in its history, gone for good when they are removed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from lifecycle.access.permissions import granted
from lifecycle.db.files import FileStore
from lifecycle.history.queries import timeline
from lifecycle.intake.errors import UndoRefused
from lifecycle.intake.undoing import undo
from lifecycle.kernel.clock import now
from lifecycle.kernel.errors import Forbidden
from lifecycle.photos import service
from lifecycle.photos.errors import ImageGone, PhotoNotFound, PhotoRefused, TooManyPhotos
from lifecycle.photos.model import Photo
from lifecycle.photos.queries import get_photo, photos_of
from lifecycle.photos.service import NewPhoto, add_photo, forget, image_of, remove_photo
from lifecycle.registry.errors import AssetNotFound, RequestReused
from lifecycle.registry.model import Asset
from tests.factories import make_actor, make_asset
from tests.intake.importing import glpi, imported, laptop
from tests.photos.pictures import located, photo


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def asset(session, technician):
    return make_asset(session, technician)


def new(image: bytes = b"", **said) -> NewPhoto:
    values = {"subject": "damage", "request_id": uuid4(), "caption": " écran fendu ", **said}
    return NewPhoto(image=image or photo(), **values)


def tags(session, asset) -> list[str]:
    return [event.tag for event in timeline(session, asset.id).rows]


def stored(tmp_path) -> list:
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_a_photo_is_kept_with_its_event(session, technician, asset, files):
    kept = add_photo(session, technician, asset.id, new(located(4000, 3000)), files)
    assert (kept.width, kept.height, kept.caption, kept.taken_by) == (
        1600,
        1200,
        "écran fendu",
        "Camille Test",
    )
    assert len(image_of(kept, files)) == kept.size
    event = timeline(session, asset.id).rows[0]
    assert (event.id, event.tag, event.occurred_at) == (kept.event_id, "asset:photo:added", kept.taken_at)
    assert event.details == {
        "photo_id": str(kept.id), "subject": "damage", "caption": "écran fendu", "digest": kept.digest,
    }  # fmt: skip


def test_a_repeat_adds_nothing(session, technician, asset, files, tmp_path):
    said = new()
    first = add_photo(session, technician, asset.id, said, files)
    assert add_photo(session, technician, asset.id, said, files) is first
    assert tags(session, asset) == ["asset:photo:added", "asset:state:created"]
    assert len(stored(tmp_path)) == 1
    with pytest.raises(RequestReused):
        add_photo(session, technician, make_asset(session, technician).id, said, files)


def test_the_phones_hour_is_believed_unless_it_lies_ahead(session, technician, asset, files):
    before = datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert add_photo(session, technician, asset.id, new(taken_at=before), files).taken_at == before
    ahead = add_photo(session, technician, asset.id, new(taken_at=now() + timedelta(days=3)), files)
    assert ahead.taken_at <= now()
    assert photos_of(session, asset.id) == sorted(
        photos_of(session, asset.id), key=lambda one: one.taken_at, reverse=True
    )


def test_a_refused_image_leaves_nothing(session, technician, asset, files, tmp_path):
    with pytest.raises(PhotoRefused):
        add_photo(session, technician, asset.id, new(b"%PDF-1.7"), files)
    assert tags(session, asset) == ["asset:state:created"]
    assert stored(tmp_path) == []


def test_a_device_has_room_for_so_many_photos(session, technician, asset, files, monkeypatch):
    monkeypatch.setattr(service, "MOST_PHOTOS", 2)
    for _ in range(2):
        last = add_photo(session, technician, asset.id, new(), files)
    with pytest.raises(TooManyPhotos):
        add_photo(session, technician, asset.id, new(), files)
    remove_photo(session, technician, asset.id, last.id, uuid4())
    add_photo(session, technician, asset.id, new(), files)


def test_a_removed_photo_is_gone_and_its_story_stays(session, technician, asset, files, tmp_path):
    twin, kept = (add_photo(session, technician, asset.id, new(located()), files) for _ in range(2))
    asked = uuid4()
    remove_photo(session, technician, asset.id, kept.id, asked)
    forget(remove_photo(session, technician, asset.id, kept.id, asked), files)
    assert [photo.id for photo in photos_of(session, asset.id)] == [twin.id]
    with pytest.raises(PhotoNotFound):
        get_photo(session, asset.id, kept.id)
    with pytest.raises(ImageGone):
        image_of(kept, files)
    assert image_of(twin, files)  # the same bytes, another photo
    assert len(stored(tmp_path)) == 1
    assert tags(session, asset)[:2] == ["asset:photo:removed", "asset:photo:added"]
    with pytest.raises(PhotoNotFound):
        remove_photo(session, technician, asset.id, kept.id, uuid4())


def test_without_the_right_to_edit_only_ones_own_photo_may_be_removed(session, technician, asset, files):
    def as_(account_id):
        permissions = granted("technician") - {"asset:edit"}
        said = {"account_id": account_id, "permissions": permissions}
        return type(technician)(technician.organisation_id, "Ville", "authority", "technician", "A", **said)

    mine = add_photo(session, as_(author := uuid4()), asset.id, new(), files)
    for other in (as_(uuid4()), as_(None)):
        with pytest.raises(Forbidden):
            remove_photo(session, other, asset.id, mine.id, uuid4())
    remove_photo(session, as_(author), asset.id, mine.id, uuid4())


def test_another_authority_neither_adds_nor_sees(session, technician, asset, files):
    kept = add_photo(session, technician, asset.id, new(), files)
    stranger = make_actor(session, "technician")
    with pytest.raises(AssetNotFound):
        add_photo(session, stranger, asset.id, new(), files)
    with pytest.raises(PhotoNotFound):
        get_photo(session, asset.id, kept.id)
    session.expunge_all()
    assert session.scalars(select(Photo)).all() == []


def test_who_may_not_act_takes_no_photo(session, asset, technician, files):
    partner = make_actor(session, "partner", technician.organisation_id)
    with pytest.raises(Forbidden):
        add_photo(session, partner, asset.id, new(), files)


def test_an_import_is_not_undone_over_a_photo(session, files):
    manager = make_actor(session, "manager")
    run = imported(session, manager, files, glpi(laptop(tag="A-1", serial="S1")))
    add_photo(session, manager, session.scalars(select(Asset.id)).one(), new(), files)
    with pytest.raises(UndoRefused):
        undo(session, manager, run.id)
