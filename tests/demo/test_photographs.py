"""The photos of the demonstration: on devices in repair, with their events, and in the file store."""

from sqlalchemy import text

from lifecycle.photos.service import folder_of

PHOTOS = text("""
SELECT photo.*, asset.state, event.tag, event.details, event.occurred_at FROM photo
JOIN asset ON asset.id = asset_id JOIN event ON event.id = event_id AND event.subject_id = asset_id
""")


def test_each_photo_is_told_and_stored(demo, files):
    photos = demo.execute(PHOTOS).all()
    assert len(photos) >= 4
    assert {photo.subject for photo in photos} == {"condition", "damage"}
    for photo in photos:
        assert (photo.state, photo.tag, photo.taken_at) == (
            "in_repair",
            "asset:photo:added",
            photo.occurred_at,
        )
        assert photo.details == {
            "photo_id": str(photo.id), "subject": photo.subject, "caption": photo.caption,
            "digest": photo.digest,
        }  # fmt: skip
        assert len(folder_of(files, photo.authority_id, photo.id).read(photo.digest)) == photo.size
