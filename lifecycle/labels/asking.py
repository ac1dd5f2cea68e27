"""From the answers of a print form, or of a program, to a setting: papers and printers by their names."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from lifecycle.labels.own_sheets import paper_of
from lifecycle.labels.printers import shift_of
from lifecycle.labels.setting import Setting


def setting_of(session: Session, said: Mapping[str, Any]) -> Setting:
    """Return the setting that answers make: `sheet`, `printer_id`, `right_mm`, `down_mm`, `first` from 1,
    `copies` and `output`.

    Raises PrintRefused for a paper or a printer that this authority has not.
    """
    return Setting(
        sheet=paper_of(session, said["sheet"]),
        first=said["first"] - 1,
        copies=said["copies"],
        offset_mm=shift_of(session, said["printer_id"], said["right_mm"], said["down_mm"]),
        output=said["output"],
    )
