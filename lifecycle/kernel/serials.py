"""Serial numbers: how two are compared, and which ones identify nothing."""

import re
import unicodedata
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Factory fillers of any field, then of serial numbers. Merged from GLPI's default blacklist, the GLPI and
# FusionInventory agents' own filters, reports of OCS users, and what people type by hand in French.
# Compared letters and digits only, upper case: « N/A », « n.a. » and « NA » are one entry.
FILLERS = _words("""
    NA NONE NULL NULLSTRING EMPTY UNKNOWN UNKNOW INVALID NOTSPECIFIED NOTAPPLICABLE NOTAVAILABLE
    NOTPRESENT NOTINSTALLED TOBEFILLEDBYOEM DEFAULTSTRING DEFAULT OEM OEMSERIAL BADINDEX OUTOFSPEC UNDEFINED
    INCONNU INCONNUE AUCUN AUCUNE NEANT SANS VIDE NONRENSEIGNE NONCOMMUNIQUE ILLISIBLE
    """)
_JUNK = FILLERS | _words("""
    SYS1234567890 SN12345 MB1234567890 0123456789 EVAL IATPASS TULIPCOMPUTERS SYSTEMSERIALNUMBER
    SYSTEMSERIALNUMB SERIALNUMBER CHASSISSERIALNUMBER BASEBOARDSERIALNUMBER NOASSETTAG ASSETTAG
    PASDENUMERO SANSNUMERO
    """)
# Zeros and ones, one repeated letter, the beginning of 1234567890, a bare version number.
_JUNK_SHAPES = re.compile(r"[01]+|N{3,}|X{3,}|12345(6(7(89?0?)?)?)?")
_VERSION_NUMBER = re.compile(r"\d\.\d(\.\d)?")


def normalise_serial(text: str) -> str:
    """Return a serial number as it is compared: capitals without accents, blanks, dashes or underscores.

    Labels, BIOS and people cut the same serial differently (`pf-1a2b 9z`, `PF1A2B9Z`); dots and
    slashes are kept because makers give them a meaning. Idempotent.
    """
    if text.isascii() and text.isalnum():
        return text.upper()
    decomposed = unicodedata.normalize("NFKD", text)
    capitals = unicodedata.normalize("NFKD", decomposed.upper())
    return "".join(char for char in capitals if not _is_noise(char))


def _is_noise(char: str) -> bool:
    # M: accents; Z: blanks; C: controls, soft hyphen and zero-width characters; Pd, Pc: dashes, underscores.
    category = unicodedata.category(char)
    return category[0] in "MZC" or category in ("Pd", "Pc")


def bare(text: str) -> str:
    """Return the letters and digits of a text, upper case, without accents: how fillers are compared."""
    if text.isascii() and text.isalnum():
        return text.upper()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, decomposed)).upper()


def is_junk_serial(text: str) -> bool:
    """Tell whether a serial number identifies nothing."""
    letters = bare(text)
    return (
        not letters
        or letters in _JUNK
        or _JUNK_SHAPES.fullmatch(letters) is not None
        or _VERSION_NUMBER.fullmatch(text.strip()) is not None
    )


def serial_key(serial: str | None) -> str | None:
    """Return a serial as it is compared, None when it identifies nothing."""
    if not serial or is_junk_serial(serial):
        return None
    return normalise_serial(serial) or None


# Factory UUIDs, as GLPI's default blacklist has them; those of one repeated byte are told by their shape.
_JUNK_UUIDS = frozenset(
    {
        "03000200040005000006000700080009",
        "00020003000400050006000700080009",
        "6ab5b300538d10149fb5b0684d007b53",
    }
)
_HEX = re.compile(r"[0-9a-f]{32}")


@lru_cache(maxsize=4096)
def uuid_key(text: str | None) -> str | None:
    """Return a BIOS UUID as it is compared, None when it identifies nothing.

    Programs write the first three groups in either byte order (SMBIOS 2.6, section 3.3.2.1): both give the
    smaller of the two.
    """
    letters = re.sub(r"[{}\s-]", "", text or "").lower()
    if not _HEX.fullmatch(letters):
        return None
    swapped = bytes.fromhex(letters[:16])
    other = (swapped[3::-1] + swapped[5:3:-1] + swapped[7:5:-1]).hex() + letters[16:]
    key = min(letters, other)
    is_filler = key == key[:2] * 16 or letters in _JUNK_UUIDS or other in _JUNK_UUIDS
    return None if is_filler else key
