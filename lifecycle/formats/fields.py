"""The fields a file can fill, whatever program wrote it, and a row once read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from lifecycle.formats.remark_words import Level
from lifecycle.formats.remarks import Remark


class Field(StrEnum):
    """What a column holds; the last group only serves to read the others, or is dropped."""

    TAG = "tag"
    NAME = "name"
    SERIAL = "serial"
    MANUFACTURER = "manufacturer"
    MODEL = "model"
    MODEL_NUMBER = "model_number"
    CATEGORY = "category"
    STATUS = "status"
    ENTITY = "entity"
    SITE = "site"
    CUSTODIAN = "custodian"
    LOGIN = "login"
    PURCHASED_ON = "purchased_on"
    FIRST_USED_ON = "first_used_on"
    RETIRED_ON = "retired_on"
    COST = "cost"
    SUPPLIER = "supplier"
    ORDER_REFERENCE = "order_reference"
    ACCOUNTING_NUMBER = "accounting_number"
    WARRANTY_MONTHS = "warranty_months"
    NOTES = "notes"
    OS = "os"
    OS_VERSION = "os_version"
    CPU = "cpu"
    RAM = "ram_mb"
    UUID = "uuid"
    CODE = "code"  # of one of our labels
    ROOM = "room"
    PARENT = "parent"  # the device that this one is attached to, by code, tag, serial or name
    PART_NAME = "part_name"  # a computer's monitor, described on the computer's own line
    PART_SERIAL = "part_serial"
    EXTERNAL_ID = "external_id"
    EXTERNAL_URL = "external_url"
    WARRANTY_UNTIL = "warranty_until"
    STORAGE = "storage"
    STORAGE_GB = "storage_gb"
    BATTERY_HEALTH = "battery_health"
    BIOS_ON = "bios_on"
    MADE_ON = "made_on"
    MAC = "mac"

    # What only our own export says.
    BEFORE_MISSING = "before_missing"
    FUNCTIONAL_STATUS = "functional_status"
    ACQUISITION = "acquisition"
    CONDITION_ACQUIRED = "condition_acquired"
    RESTRICTED = "restricted"
    RETIRE_REASON = "retire_reason"
    LEFT_ON = "left_on"
    EXTERNAL_SOURCE = "external_source"
    MAKER_ALONE = "maker_alone"  # the manufacturer of a device without model
    OTHER_FACTS = "other_facts"

    STATUS_META = "status_meta"  # what Snipe-IT adds to a status, in a column of its own
    HOLDER = "holder"  # a person, a place or another device: ASSIGNED_KIND tells
    ASSIGNED_KIND = "assigned_kind"
    ASSIGNED_SITE = "assigned_site"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    DELETED_ON = "deleted_on"
    PERSONAL_DEVICE = "personal_device"
    OTHER_DATE = "other_date"  # not kept, but it may prove the order of day and month
    IGNORED = "ignored"  # known and of no use here
    PERSONAL = "personal"  # about a person and not needed: never read


# A day of these may prove the order of day and month.
DATES = (
    *(Field.PURCHASED_ON, Field.FIRST_USED_ON, Field.RETIRED_ON, Field.WARRANTY_UNTIL, Field.LEFT_ON),
    *(Field.BIOS_ON, Field.OTHER_DATE),
)
CHECKOUT = (
    *(Field.HOLDER, Field.ASSIGNED_KIND, Field.ASSIGNED_SITE),
    *(Field.CUSTODIAN, Field.LOGIN, Field.FIRST_NAME, Field.LAST_NAME),
)
# Several columns may fall in these without saying the same thing twice.
SHARED = (Field.OTHER_DATE, Field.IGNORED, Field.PERSONAL)
# A line describes several parts, each in columns of its own.
PARTS = (Field.PART_NAME, Field.PART_SERIAL)


class StatusWord(NamedTuple):
    """A status as the source says it.

    `meta` is what Snipe-IT adds: deployed, deployable, pending, undeployable or archived in its exports,
    `assigned` when an import file names a holder; empty elsewhere.
    """

    word: str
    meta: str = ""


NO_STATUS = StatusWord("")
_LEVELS = list(Level)


# Not frozen: a frozen one takes four times as long to make, and a file has 100,000 of them.
@dataclass(slots=True, kw_only=True)
class SourceRow:
    """One device as its file tells it; an empty text or None means that the file does not say.

    `line` counts from 1 in the file (in the sheet of a workbook); `serial_key` is made by `kernel.serials`;
    paths go from the widest place to the narrowest; `cost` is in euros, `ram_mb` in mebibytes.

    `own` holds what only our own export says, by asset column: the words of enums as they are written there,
    in French or in English, dates as ISO texts. `facts` holds the technical facts without a field above, by
    their key in `facts.py`, dates as ISO texts; all the facts of a row of our own export are there.
    """

    line: int
    tag: str = ""
    name: str = ""
    serial: str = ""
    serial_key: str = ""
    manufacturer: str = ""
    model: str = ""
    model_number: str = ""
    category: str = ""
    status: StatusWord = NO_STATUS
    entity_path: tuple[str, ...] = ()
    site_path: tuple[str, ...] = ()
    custodian: str = ""
    purchased_on: date | None = None
    first_used_on: date | None = None
    retired_on: date | None = None
    cost: Decimal | None = None
    supplier: str = ""
    order_reference: str = ""
    accounting_number: str = ""
    warranty_months: int | None = None
    notes: str = ""
    os: str = ""
    cpu: str = ""
    ram_mb: int | None = None
    uuid: str = ""
    code: str = ""
    parent: str = ""
    external_id: str = ""
    external_url: str = ""
    external_source: str = ""  # the program that the id is of, when the file says so itself
    is_virtual: bool = False
    part: int = 0  # 0 for the device of the line, then its monitors
    own: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @property
    def verdict(self) -> Level:
        """The heaviest of the row's remarks; a note when there is none."""
        if not self.remarks:
            return Level.NOTE
        return max((remark.level for remark in self.remarks), key=_LEVELS.index)

    @property
    def is_kept(self) -> bool:
        """Whether the row goes on to matching: neither ignored nor refused."""
        return self.verdict in (Level.NOTE, Level.WARNING)
