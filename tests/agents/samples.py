"""Messages as agents write them, made up from their field lists."""

import json
import zlib
from typing import Any

PROLOG = b"""<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST><DEVICEID>pc-accueil-2024-03-05-09-12-44</DEVICEID><QUERY>PROLOG</QUERY><TOKEN>12345678</TOKEN></REQUEST>"""

LAPTOP = {
    "bios": {
        "bdate": "2021-06-15",
        "smanufacturer": "Dell Inc.",
        "smodel": "Latitude 5420",
        "ssn": "7XK2M33",
        "mmanufacturer": "Dell Inc.",
        "mmodel": "0X1C5M",
        "msn": "/7XK2M33/CNWS200145/",
    },
    "hardware": {
        "chassis_type": "Laptop",
        "lastloggeduser": "c.moreau",
        "memory": 15700,
        "name": "pc-accueil",
        "uuid": "4c4c4544-0058-4b10-8032-b7c04f4d3333",
        "vmsystem": "Physical",
    },
    "operatingsystem": {"full_name": "Microsoft Windows 11 Professionnel", "name": "Windows"},
    "cpus": [{"name": "11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz", "core": 4}],
    "memories": [{"capacity": 8192, "type": "DDR4"}, {"capacity": 8192, "type": "DDR4"}],
    "storages": [
        {"model": "PC711 NVMe SK hynix 256GB", "name": "nvme0n1", "disksize": 256060, "serial": "FYB1N0"},
        {"model": "DVD+-RW DU-90", "name": "sr0", "type": "cdrom", "disksize": 4700},
    ],
    "batteries": [{"capacity": 63000, "real_capacity": 44100, "name": "DELL 1PP63"}],
    "networks": [
        {"mac": "A4:BB:6D:10:20:30", "pciid": "8086:15FB", "virtualdev": False, "description": "eth0"},
        {"mac": "00:00:00:00:00:00", "description": "lo", "virtualdev": True},
        {"mac": "02:42:AC:11:00:01", "description": "docker0", "virtualdev": False},
    ],
    "monitors": [
        {
            "caption": "DELL P2419H",
            "description": "27/2019",
            "manufacturer": "Dell Inc.",
            "serial": "8YK4GZ2",
        },
        {"caption": "LP140WFA", "description": "1/2020", "manufacturer": "LG Display", "serial": "LPX00017"},
    ],
    # What must never go any further.
    "users": [{"login": "c.moreau"}],
    "local_users": [{"name": "Administrateur", "login": "admin"}],
    "processes": [{"cmd": "veracrypt --password=hunter2", "user": "c.moreau"}],
    "envs": [{"key": "AWS_SECRET_ACCESS_KEY", "val": "hunter2"}],
    "softwares": [{"name": "Grindr", "version": "1.0"}],
    "versionprovider": {"perl_args": "--server=https://parc/agent/lc_secret", "name": "GLPI"},
    "versionclient": "GLPI-Agent_v1.12",
}
SECRETS = ("c.moreau", "hunter2", "Grindr", "lc_secret", "Administrateur")


def laptop(**sections: Any) -> dict[str, Any]:
    """The laptop's content with other sections; None leaves one out."""
    return {name: value for name, value in {**LAPTOP, **sections}.items() if value is not None}


def as_json(
    content: dict[str, Any], *, deviceid: str = "pc-accueil-2024-03-05-09-12-44", **more: Any
) -> bytes:
    """A GLPI Agent's message."""
    message = {
        "action": "inventory",
        "content": content,
        "deviceid": deviceid,
        "itemtype": "Computer",
        **more,
    }
    return json.dumps(message).encode()


def as_xml(content: dict[str, Any], *, deviceid: str = "pc-accueil-2024-03-05-09-12-44") -> bytes:
    """A FusionInventory agent's message of the same content, with its own names of some keys."""
    body = "".join(_section(name, one) for name, value in content.items() for one in _each(value))
    head = '<?xml version="1.0" encoding="UTF-8" ?>\n'
    return (
        f"{head}<REQUEST><CONTENT>{body}</CONTENT><DEVICEID>{deviceid}</DEVICEID>"
        "<QUERY>INVENTORY</QUERY></REQUEST>"
    ).encode()


_RENAMED = {"mac": "macaddr"}


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _section(name: str, value: Any) -> str:
    if not isinstance(value, dict):
        return f"<{name.upper()}>{_text(value)}</{name.upper()}>"
    inside = "".join(_section(_RENAMED.get(key, key), one) for key, one in value.items())
    return f"<{name.upper()}>{inside}</{name.upper()}>"


def _text(value: Any) -> str:
    text = str(int(value)) if isinstance(value, bool) else str(value)
    return text.replace("&", "&amp;").replace("<", "&lt;")


def packed(body: bytes) -> bytes:
    """The body as agents send it: zlib at its default level."""
    return zlib.compress(body)
