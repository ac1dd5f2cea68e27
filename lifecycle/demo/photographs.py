"""The photos that technicians of the demonstration took of laptops sent to repair."""

from collections.abc import Callable
from datetime import timedelta

from lifecycle.db.files import FileStore
from lifecycle.demo.chance import Chance
from lifecycle.demo.estate import Estate
from lifecycle.demo.life import Life
from lifecycle.demo.pictures import laptop
from lifecycle.demo.rows import Rows
from lifecycle.history.bulk import PastEvent
from lifecycle.photos.images import prepared
from lifecycle.photos.service import ADDED, folder_of
from lifecycle.states.assets import State

DEVICES = 8  # photographed at least, when so many laptops are in repair
# What can be seen of what was reported, by the note of the repair.
_SEEN: dict[str, Callable[[Chance], bytes]] = {
    "Écran fissuré.": lambda chance: laptop(chance, cracked=True),
    "Clavier : plusieurs touches inertes.": lambda chance: laptop(chance, missing_keys=7),
}


class Photographs:
    """An album: photos of some of the laptops in repair, of the whole and of what is broken."""

    def __init__(self, estate: Estate, chance: Chance, files: FileStore) -> None:
        self._estate, self._chance, self._files = estate, chance, files
        self._left = DEVICES

    def take(self, life: Life, rows: Rows) -> None:
        """Take photos of a life's device, if it is sent to repair."""
        said = life.events[-1].details.get("note", "")
        is_sent = life.category == "laptop" and life.state is State.IN_REPAIR
        broken = _SEEN.get(said)
        if not is_sent or (self._left == 0 and not broken):
            return
        self._left = max(0, self._left - 1)
        self._keep(life, rows, laptop(self._chance), "condition", "avant l’envoi en réparation")
        if broken:
            self._keep(life, rows, broken(self._chance), "damage", said.rstrip(".").lower())

    def _keep(self, life: Life, rows: Rows, drawn: bytes, subject: str, caption: str) -> None:
        at = life.clock = life.clock + timedelta(seconds=self._chance.randint(20, 90))
        picture, who = prepared(drawn), life.events[-1]
        photo_id = self._chance.id_at(at)
        digest = folder_of(self._files, self._estate.id, photo_id).put(picture.jpeg)
        shows = {"subject": subject, "caption": caption, "digest": digest}
        event = PastEvent(
            self._chance.id_at(at), self._estate.id, "asset", life.id, ADDED, None, None, at, at,
            who.actor_id, who.actor_name, who.organisation_id, who.organisation_name,
            self._chance.request_id(), {}, {"photo_id": photo_id, **shows},
        )  # fmt: skip
        life.events.append(event)
        rows.add(
            "photo",
            **shows,
            id=photo_id,
            authority_id=self._estate.id,
            asset_id=life.id,
            event_id=event.id,
            width=picture.width,
            height=picture.height,
            size=len(picture.jpeg),
            taken_at=at,
            taken_by=who.actor_name,
            created_at=at,
        )
