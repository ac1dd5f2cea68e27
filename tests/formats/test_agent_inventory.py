"""From an agent's message to a device: technical facts only, and each trap of the sources."""

import pytest

from lifecycle.formats.agent_battery import battery_health
from lifecycle.formats.agent_envelope import envelope_of
from lifecycle.formats.agent_facts import mac_addresses
from lifecycle.formats.agent_inventory import read_inventory
from lifecycle.formats.agent_messages import open_message
from lifecycle.formats.agent_shapes import CATEGORIES, category_of
from lifecycle.formats.facts import BY_KEY
from lifecycle.registry.categories import CATEGORY_KEYS
from tests.agents.samples import LAPTOP, SECRETS, as_json, as_xml, laptop

FORMATS = pytest.mark.parametrize("written", [as_json, as_xml])


def read(data):
    return read_inventory(open_message(data, envelope_of(data, "")))


@FORMATS
def test_a_laptop_is_told_with_its_facts(written):
    found = read(written(LAPTOP))
    assert (found.kind, found.name, found.manufacturer, found.model) == (
        "computer", "pc-accueil", "Dell Inc.", "Latitude 5420",
    )  # fmt: skip
    assert (found.serial, found.category_key, found.virtual_sign) == ("7XK2M33", "laptop", "")
    assert (found.device_ref, found.agent) == ("pc-accueil-2024-03-05-09-12-44", "GLPI-Agent_v1.12")
    assert found.facts == {
        "os": "Microsoft Windows 11 Professionnel",
        "cpu": "11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz",
        "ram_mb": 16384,
        "storage_gb": 256,
        "storage": "PC711 NVMe SK hynix 256GB",
        "battery_health": 70,
        "bios_on": "2021-06-15",
        "mac": "a4:bb:6d:10:20:30",
        "uuid": "4c4c4544-0058-4b10-8032-b7c04f4d3333",
    }


@FORMATS
def test_nothing_of_people_processes_or_secrets_comes_through(written):
    data = written(LAPTOP)
    assert all(secret.encode() in data for secret in SECRETS)
    told = repr((open_message(data, envelope_of(data, "")), read(data)))
    assert not [secret for secret in SECRETS if secret in told]
    assert read(data).facts.keys() <= BY_KEY.keys()


@FORMATS
def test_a_monitor_is_a_device_of_its_own_and_the_built_in_screen_is_not(written):
    (monitor,) = read(written(LAPTOP)).monitors
    assert (monitor.kind, monitor.manufacturer, monitor.model) == ("monitor", "Dell Inc.", "DELL P2419H")
    assert (monitor.serial, monitor.category_key) == ("8YK4GZ2", "monitor")
    assert monitor.facts == {"made_on": "27/2019"}


def test_monitors_that_nothing_tells_apart_are_left_out():
    several = [
        {"caption": "A", "serial": "16843009"},
        {"caption": "B", "serial": "00000000", "altserial": "C975661"},
        {"caption": "C", "serial": "C975661"},
        {"caption": "D"},
        {"caption": "E", "serial": "7XK2M33", "description": "60/2019"},
        {"caption": "F", "serial": "CN0F", "description": "60/2019"},
    ]
    found = read(as_json(laptop(monitors=several))).monitors
    assert [(one.name, one.serial, one.facts) for one in found] == [("B", "C975661", {}), ("F", "CN0F", {})]


@pytest.mark.parametrize(
    ("bios", "serial"),
    [
        ({"ssn": "To Be Filled By O.E.M.", "msn": "MB12X9"}, "MB12X9"),
        ({"ssn": "", "msn": "Default string"}, ""),
        ({"ssn": "PF1A2B3C", "msn": "L1HF1"}, "PF1A2B3C"),
    ],
)
def test_the_boards_serial_stands_in_for_a_filler(bios, serial):
    assert read(as_json(laptop(bios=bios))).serial == serial


def test_fillers_of_makers_and_models_give_way_to_the_boards():
    bios = {
        "smanufacturer": "System manufacturer",
        "smodel": "All Series",
        "mmanufacturer": "ASUSTeK",
        "mmodel": "H97",
    }
    found = read(as_json(laptop(bios=bios)))
    assert (found.manufacturer, found.model) == ("ASUSTeK", "H97")


@pytest.mark.parametrize(
    ("hardware", "bios", "sign"),
    [
        ({"vmsystem": "Docker"}, {}, "Docker"),
        ({"vmsystem": "Physical"}, {}, ""),
        ({"vmsystem": "Physical"}, {"smodel": "VMware Virtual Platform"}, "VMware Virtual Platform"),
        ({}, {"smanufacturer": "QEMU"}, "QEMU"),
        ({}, {"ssn": "VMware-42 01 f4 1c"}, "VMware-42 01 f4 1c"),
    ],
)
def test_a_virtual_machine_is_given_away_by_a_value(hardware, bios, sign):
    assert read(as_json(laptop(hardware=hardware, bios=bios))).virtual_sign == sign


def test_a_phone_has_no_serial_and_no_battery_health():
    content = {
        "bios": {"ssn": "af8d8fcfa6fa4794", "smanufacturer": "Xiaomi", "smodel": "Mi 9T Pro"},
        "hardware": {"name": "Téléphone accueil", "memory": 5523},
        "operatingsystem": {"full_name": "Q Android 10.0 api 29"},
        "batteries": [{"capacity": 93, "real_capacity": 93}],
    }
    for found in (read(as_json(content, itemtype="Phone")), read(as_xml(content))):
        assert (found.kind, found.serial, found.category_key) == ("phone", "", "smartphone")
        assert "battery_health" not in found.facts


def test_a_printer_told_by_a_network_scan_is_a_device():
    said = {
        "type": "Printer",
        "serial": "VNC3X12345",
        "model": "LaserJet M402",
        "manufacturer": "HP",
        "name": "imp-2",
    }
    found = read(as_json({"network_device": {**said, "mac": "AA:BB:CC:00:11:22"}}, itemtype="Printer"))
    assert (found.kind, found.category_key, found.serial) == ("printer", "printer", "VNC3X12345")
    assert found.facts == {"mac": "aa:bb:cc:00:11:22"}


def test_a_partial_inventory_says_nothing_of_what_it_leaves_out():
    parts = {name: LAPTOP[name] for name in ("bios", "hardware", "batteries")}
    found = read(as_json(parts, partial=True))
    assert found.is_partial
    assert found.facts.keys() == {"battery_health", "bios_on", "uuid"}
    assert read(as_json(parts)).facts["ram_mb"] == 15700


@pytest.mark.parametrize(
    ("batteries", "health"),
    [
        ([("57570", "50570")], 88),
        ([("57.57 Wh", "50570 mWh")], 88),
        ([("5100", "")], None),  # FusionInventory up to 2.5: the worn capacity in the place of the design one
        ([("93", "")], None),
        ([("4400 mAh", "50570")], None),
        ([("0", "0")], None),
        ([("50000", "54000")], 100),
        ([("50000", "56000")], None),
        ([("57570", "43.7456")], None),
        ([("24000", "12000"), ("48000", "48000")], 83),
        ([("24000", "12000"), ("48000", "")], None),
        ([("abc", "12")], None),
        ([], None),
    ],
)
def test_battery_health_is_known_or_not_guessed(batteries, health):
    records = [{"capacity": design, "real_capacity": real} for design, real in batteries]
    assert battery_health(records) == health


@pytest.mark.parametrize(
    ("written", "day"),
    [("08/24/2010", "2010-08-24"), ("2016-02-06", "2016-02-06"), ("24/08/2010", None), ("01/01/1970", None)],
)
def test_bios_dates_put_the_month_first(written, day):
    assert read(as_json(laptop(bios={"bdate": written}))).facts.get("bios_on") == day


def test_cards_that_come_and_go_are_not_the_machines():
    inside = {"mac": "44:85:00:2B:90:BC", "pcislot": "0000:3a:00.0"}
    dock = {"mac": "00:E0:4C:68:01:DB", "description": "enp57s0u1u4"}
    assert mac_addresses([dock, inside]) == ["44:85:00:2b:90:bc"]
    assert mac_addresses([dock]) == ["00:e0:4c:68:01:db"]
    assert mac_addresses([{"macaddr": "02:42:AC:11:00:01", "description": "docker0"}, {"mac": "x"}]) == []


@pytest.mark.parametrize(
    ("words", "category"),
    [
        (("Notebook",), "laptop"),
        (("Mini Tower",), "desktop"),
        (("Rack Mount Chassis",), "server"),
        (("All in One",), "all_in_one"),
        (("", "Desktop"), "desktop"),
        (("MacBookPro", "", "MacBookPro18,3"), "laptop"),
        (("", "", "iMac21,1"), "all_in_one"),
        (("Other", "", "Latitude"), None),
    ],
)
def test_chassis_words_tell_the_category(words, category):
    assert category_of("computer", *words) == category


def test_all_categories_told_are_the_registers():
    assert set(CATEGORY_KEYS) >= CATEGORIES
