"""What a phone's browser sends to the scanner's addresses."""

from datetime import UTC, datetime
from uuid import uuid4


def sent(client, owner, *scans, **phone):
    said = {"id": str(uuid4()), "name": "Téléphone", "now": instant(), "pending": 0, "holds": [], **phone}
    return client.post("/scan/sync", json={"owner": owner, "phone": said, "scans": list(scans)})


def instant():
    return datetime.now(UTC).isoformat()


def scan(verb, *readings, **said):
    return {
        "id": str(uuid4()), "position": 1, "verb": verb, "readings": list(readings), "asset_id": None,
        "occurred_at": instant(), "said": said, "known": None,
    }  # fmt: skip
