"""A computer of the story as the agent on it finds it."""

from datetime import timedelta

from lifecycle.demo.catalogue import Kind
from lifecycle.demo.chance import Chance
from lifecycle.demo.life import Life
from lifecycle.demo.messages import Machine
from lifecycle.demo.strangers import FUSION, GLPI

# The word of the BIOS for a chassis, of the categories that have agents.
CHASSIS = {"laptop": "Notebook", "desktop": "Desktop"}
# Makers as their BIOS writes them, where it is not as people do.
_MAKERS = {"Dell": "Dell Inc.", "Lenovo": "LENOVO"}
_WORST_BATTERY, _BEST_BATTERY = 45, 98


def post(life: Life, kind: Kind, chance: Chance) -> Machine:
    """Return what an agent finds on a life's computer: worn by its years, its BIOS older than it."""
    row, facts = life.row, kind.facts
    worn = row["facts"].get("battery_health")
    return Machine(
        agent=GLPI if chance.is_one_in(0.8) else FUSION,
        name=f"PC-{row['tag']}",
        maker=_MAKERS.get(kind.maker, kind.maker),
        model=f"HP {kind.name}" if kind.maker == "HP" else kind.name,
        serial=row["serial"],
        chassis=CHASSIS[life.category],
        system=facts["os"].replace("Windows", "Microsoft Windows"),
        cpu=facts["cpu"],
        ram=facts["ram_mb"] // 1024,
        disk=facts["storage_gb"],
        battery=worn and min(max(worn, _WORST_BATTERY), _BEST_BATTERY),
        bios_on=row["acquired_on"] - timedelta(days=chance.randint(20, 200)),
    )
