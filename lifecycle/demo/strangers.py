"""Devices that agents tell of and no asset answers to: those that wait in the queue, those left aside."""

from datetime import date, timedelta

from lifecycle.demo.messages import Machine, Screen

GLPI, FUSION = "GLPI-Agent_v1.12", "FusionInventory-Agent_v2.6"
_W10, _W11 = "Microsoft Windows 10 Professionnel", "Microsoft Windows 11 Professionnel"


def pending(today: date, known_serial: str) -> list[Machine]:
    """Return the devices to confirm; one has the serial of an asset known here, of another maker."""

    def days_ago(days: int) -> date:
        return today - timedelta(days=days)

    return [
        Machine(
            agent=GLPI, name="PC-URBA-03", maker="HP", model="HP Elite Mini 800 G9", serial="8CG4182KTN",
            chassis="Mini PC", system=_W11, cpu="Intel Core i5-13500T", ram=16, disk=512,
            bios_on=days_ago(210),
            screens=(
                Screen(maker="Dell Inc.", model="DELL P2422H", serial="5KF8XN3", made="14/2023"),
                Screen(maker="Iiyama", model="PL2492H", serial="11823041702655", made="22/2022"),
            ),
        ),
        Machine(
            agent=GLPI, name="PORT-DGS-02", maker="Dell Inc.", model="Dell Pro 14 PC14250", serial="9HRTV64",
            chassis="Notebook", system=_W11, cpu="Intel Core 5 220U", ram=16, disk=512, battery=98,
            bios_on=days_ago(95),
        ),
        Machine(
            agent=GLPI, name="PORT-CCAS-11", maker="LENOVO", model="ThinkPad L14 Gen 4", serial="PF4W9M2X",
            chassis="Notebook", system=_W11, cpu="Intel Core i5-1335U", ram=16, disk=512, battery=91,
            bios_on=days_ago(400),
        ),
        Machine(
            agent=FUSION, name="PORT-MEDIA-04", maker="HP", model="HP ProBook 450 G8", serial="5CD1337QLB",
            chassis="Notebook", system=_W10, cpu="Intel Core i5-1135G7", ram=8, disk=256, battery=73,
            bios_on=days_ago(1150),
        ),
        Machine(
            agent=GLPI, name="MacBook-Air-Communication", maker="Apple Inc", model="MacBookAir10,1",
            serial="FVFHK1LZQ6LX", chassis="Laptop", system="macOS 15.5 Sequoia", cpu="Apple M1", ram=8,
            disk=256, drive="APPLE SSD AP0256Q",
        ),
        Machine(
            agent=FUSION, name="PC-ATELIER-01", maker="To Be Filled By O.E.M.", model="System Product Name",
            serial="To Be Filled By O.E.M.", chassis="Mini Tower", system="Debian GNU/Linux 12 (bookworm)",
            cpu="AMD Ryzen 5 5600G", ram=16, disk=500, bios_on=days_ago(820),
            uuid="3b1d6c52-8a40-4f7e-9c13-d45d64a1b207",
        ),
        Machine(
            agent=GLPI, name="PC-ACCUEIL-ANNEXE", maker="Dell Inc.", model="OptiPlex 7000 Micro",
            serial="2JNXQ24", chassis="Mini PC", system=_W11, cpu="Intel Core i5-12500T", ram=16, disk=256,
            bios_on=days_ago(540),
        ),
        # Two makers may give the same serial: a person has to look.
        Machine(
            agent=FUSION, name="PORT-POLICE-05", maker="Panasonic Corporation", model="CF-54-3",
            serial=known_serial, chassis="Notebook", system=_W10, cpu="Intel Core i5-7300U", ram=8, disk=256,
            battery=58, bios_on=days_ago(2300),
        ),
        Machine(
            agent="GLPI-Inventory-Android_v1.6", name="XCover 7 astreinte", maker="samsung", model="SM-G556B",
            serial="", chassis="", system="Android 15", cpu="MediaTek Dimensity 6100+", ram=6, disk=128,
            drive="", item="Phone",
        ),
        Machine(
            agent=GLPI, name="SRV-PAIE", maker="VMware, Inc.", model="VMware7,1", chassis="Other",
            serial="VMware-42 1c 6e 0f 5d 9a 31 c8-77 0b e2 64 18 f3 aa 90",
            system="Microsoft Windows Server 2022 Standard", cpu="Intel Xeon Gold 6226R", ram=16, disk=200,
            drive="VMware Virtual disk",
            uuid="421c6e0f-5d9a-31c8-770b-e26418f3aa90", virtual="VMware",
        ),
    ]  # fmt: skip


def left_aside() -> list[Machine]:
    """Return the devices that somebody decided are not the authority's business."""
    return [
        Machine(
            agent=GLPI, name="VM-TEST-DEPLOIEMENT", maker="innotek GmbH", model="VirtualBox", serial="0",
            chassis="Other", system=_W11, cpu="Intel Core i7-12700", ram=8, disk=64,
            drive="VBOX HARDDISK",
            uuid="7c2be0d4-19f5-4b6a-8e03-5f1d90c6b3a8", virtual="VirtualBox",
        ),
        Machine(
            agent=FUSION, name="PORTABLE-PRESTATAIRE", maker="ASUSTeK COMPUTER INC.", model="B1402CBA",
            serial="R7NXCV03K214290", chassis="Notebook", system=_W11, cpu="Intel Core i7-1255U", ram=16,
            disk=512, battery=88,
        ),
    ]  # fmt: skip
