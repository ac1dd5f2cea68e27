"""Messages of inventory agents: another computer each, as FusionInventory writes it."""

import zlib

CONTENT_TYPE = "application/x-compress-zlib"
_SOFTWARES = "".join(
    f"<SOFTWARES><NAME>Logiciel {n}</NAME><VERSION>{n}.1</VERSION><PUBLISHER>Éditeur {n % 9}</PUBLISHER>"
    f"<INSTALLDATE>01/02/2024</INSTALLDATE><ARCH>x86_64</ARCH></SOFTWARES>"
    for n in range(250)
)
_NETWORKS = "".join(
    f"<NETWORKS><DESCRIPTION>eth{n}</DESCRIPTION><MACADDR>{{mac}}:{n:02x}</MACADDR><TYPE>ethernet</TYPE>"
    "<VIRTUALDEV>0</VIRTUALDEV><PCIID>8086:15FB</PCIID></NETWORKS>"
    for n in range(3)
)
_MESSAGE = f"""<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST><CONTENT>
<BIOS><BDATE>06/15/2021</BDATE><SMANUFACTURER>Dell Inc.</SMANUFACTURER><SMODEL>Latitude 5420</SMODEL>
<SSN>{{serial}}</SSN></BIOS>
<HARDWARE><CHASSIS_TYPE>Laptop</CHASSIS_TYPE><MEMORY>15700</MEMORY><NAME>{{name}}</NAME><UUID>{{uuid}}</UUID>
<VMSYSTEM>Physical</VMSYSTEM></HARDWARE>
<OPERATINGSYSTEM><FULL_NAME>Microsoft Windows 11 Professionnel</FULL_NAME></OPERATINGSYSTEM>
<CPUS><CORE>4</CORE><NAME>11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz</NAME></CPUS>
<MEMORIES><CAPACITY>8192</CAPACITY><TYPE>DDR4</TYPE></MEMORIES>
<MEMORIES><CAPACITY>8192</CAPACITY><TYPE>DDR4</TYPE></MEMORIES>
<STORAGES><DISKSIZE>256060</DISKSIZE><MODEL>PC711 NVMe 256GB</MODEL><NAME>nvme0n1</NAME></STORAGES>
<BATTERIES><CAPACITY>63000</CAPACITY><REAL_CAPACITY>44100</REAL_CAPACITY></BATTERIES>
{_NETWORKS}{_SOFTWARES}
</CONTENT><DEVICEID>{{name}}-2024-03-05-09-12-44</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>"""


def message(rank: int) -> bytes:
    """Return the compressed message of a computer; ranks are different machines."""
    said = {
        "serial": f"BNC{rank:07}",
        "name": f"pc-mesure-{rank}",
        "uuid": f"4c4c4544-0058-4b10-8032-{rank:012x}",
        "mac": f"a4:bb:6d:{rank >> 8 & 255:02x}:{rank & 255:02x}",
    }
    return zlib.compress(_MESSAGE.format(**said).encode())
