"""Pages kept on disk while an inventory is pulled, so that memory stays flat and a dead worker loses none."""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from lifecycle.formats.fields import Field
from lifecycle.formats.pulled import PulledProgram, write_pulled

Row = dict[Field, str]


class Spool:
    """The pages of one pull, a file each, under a directory that only the program reads."""

    def __init__(self, root: Path, pull_id: UUID) -> None:
        self._folder = root / str(pull_id)

    def keep(self, number: int, rows: Sequence[Row]) -> None:
        """Keep a page; the same number again replaces it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = self._folder / f"{number:06}.partial"
        with partial.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
        partial.rename(partial.with_suffix(".jsonl"))

    def whole(self, program: PulledProgram) -> tuple[Path, int]:
        """Write the pages as one file that an import reads; return it and how many devices it holds.

        A device that two lists show counts once.
        """
        path = self._folder / "pulled.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            count = write_pulled(self._resolved(), out, program)
        return path, count

    def drop(self) -> None:
        """Forget the pages."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _resolved(self) -> Iterator[Row]:
        """Yield each device once, the one it hangs on named by its tag instead of its id."""
        parents = {row[Field.PARENT]: "" for row in self._rows() if Field.PARENT in row}
        for row in self._rows() if parents else ():
            if row.get(Field.EXTERNAL_ID) in parents:
                parents[row[Field.EXTERNAL_ID]] = row.get(Field.TAG) or row.get(Field.SERIAL, "")
        seen: set[str] = set()
        for row in self._rows():
            if row[Field.EXTERNAL_ID] not in seen:
                seen.add(row[Field.EXTERNAL_ID])
                if parent := row.pop(Field.PARENT, ""):
                    row |= {Field.PARENT: parents[parent]} if parents[parent] else {}
                yield row

    def _rows(self) -> Iterator[Row]:
        for page in sorted(self._folder.glob("*.jsonl")):
            with page.open(encoding="utf-8") as lines:
                for line in lines:
                    yield {Field(name): text for name, text in json.loads(line).items()}
