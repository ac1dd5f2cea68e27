"""Values that look like an answer and are none: factory fillers, blanks, virtual machines."""

import re

from lifecycle.kernel.serials import FILLERS, bare


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MODELS = FILLERS | _words("SYSTEMPRODUCTNAME PRODUCTNAME ALLSERIES SYSTEMVERSION")
MANUFACTURERS = FILLERS | _words("SYSTEMMANUFACTURER MANUFACTURER OEMMANUFACTURER")
UUIDS = _words("""
    FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF 00000000000000000000000000000000 03000200040005000006000700080009
    6AB5B300538D10149FB5B0684D007B53 01010101010101010101010101010101 00020003000400050006000700080009
    """)
# What hypervisors declare in place of a maker, a model or a chassis; a prefix is enough for models.
VIRTUAL_MAKERS = _words("VMWAREINC VMWARE QEMU INNOTEKGMBH XEN BOCHS")
VIRTUAL_KINDS = _words("""
    VMWARE QEMU VIRTUALBOX KVM XEN HYPERV VIRTUALMACHINE PARALLELS DOCKER LXC OPENVZ BHYVE MACHINEVIRTUELLE VM
    """)
VIRTUAL_MODELS = (
    "VMWARE",
    "VIRTUALBOX",
    "VIRTUALMACHINE",
    "STANDARDPC",
    "HVMDOMU",
    "KVM",
    "BOCHS",
    "PARALLELSVIRTUAL",
    "PARALLELSARMVIRTUAL",
    "OPENSTACK",
    "AMAZONEC2",
    "GOOGLECOMPUTEENGINE",
)
VIRTUAL_SERIAL = re.compile(r"vmware-|parallels-", re.IGNORECASE)


def is_junk_model(text: str) -> bool:
    """Tell whether a model's name is a factory filler; a lone `*` is one."""
    return not bare(text) or bare(text) in MODELS


def is_junk_manufacturer(text: str) -> bool:
    """Tell whether a manufacturer's name is a factory filler."""
    return not bare(text) or bare(text) in MANUFACTURERS


def is_junk_uuid(text: str) -> bool:
    """Tell whether a system UUID is one that many machines share."""
    return not bare(text) or bare(text) in UUIDS


def virtual_sign(*, manufacturer: str, model: str, kind: str, serial: str) -> str:
    """Return the value that gives a virtual machine away, or an empty text.

    `kind` is the chassis word. A hint of the source (glpi.md §4), never a proof that a machine is physical.
    """
    if bare(manufacturer) in VIRTUAL_MAKERS:
        return manufacturer
    if bare(model).startswith(VIRTUAL_MODELS):
        return model
    if bare(kind) in VIRTUAL_KINDS:
        return kind
    return serial if VIRTUAL_SERIAL.match(serial) else ""
