"""Values that look like an answer and are none: factory fillers, blanks, virtual machines.

What gives a virtual machine away is a hint of the source; nothing proves that one is physical.
"""

import re

from lifecycle.kernel.serials import FILLERS, bare


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MODELS = FILLERS | _words("SYSTEMPRODUCTNAME PRODUCTNAME ALLSERIES SYSTEMVERSION")
MANUFACTURERS = FILLERS | _words("SYSTEMMANUFACTURER MANUFACTURER OEMMANUFACTURER")
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


def is_virtual_maker(text: str) -> bool:
    """Tell whether a manufacturer only makes virtual machines."""
    return bare(text) in VIRTUAL_MAKERS


def is_virtual_model(text: str) -> bool:
    """Tell whether a model's name is one that a hypervisor gives."""
    return bare(text).startswith(VIRTUAL_MODELS)


def is_virtual_kind(text: str) -> bool:
    """Tell whether a chassis word or a category stands for a virtual machine."""
    return bare(text) in VIRTUAL_KINDS


def is_virtual_serial(text: str) -> bool:
    """Tell whether a serial number is one that a hypervisor gives."""
    return VIRTUAL_SERIAL.match(text) is not None


def virtual_sign(*, manufacturer: str, model: str, kind: str, serial: str) -> str:
    """Return the value that gives a virtual machine away, or an empty text; `kind` is the chassis word."""
    signs = (
        (is_virtual_maker, manufacturer),
        (is_virtual_model, model),
        (is_virtual_kind, kind),
        (is_virtual_serial, serial),
    )
    return next((text for is_virtual, text in signs if is_virtual(text)), "")
