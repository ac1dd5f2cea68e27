"""Rows as the two programs answer them."""


def hardware(number: int, **values: object) -> dict[str, object]:
    """A laptop of Snipe-IT 8.1 that somebody holds."""
    deployable = {"id": 1, "name": "Pr&ecirc;t &agrave; d&eacute;ployer", "status_type": "deployable"}
    return {
        "id": number,
        "name": f"PC-{number}",
        "asset_tag": f"VAL-{number:05}",
        "serial": f"SER{number:05}A",
        "model": {"id": 1, "name": "Latitude 5420"},
        "byod": False,
        "model_number": "LAT5420",
        "status_label": {**deployable, "status_meta": "deployed"},
        "category": {"id": 1, "name": "Ordinateur portable"},
        "manufacturer": {"id": 1, "name": "Dell"},
        "supplier": {"id": 1, "name": "UGAP"},
        "notes": None,
        "order_number": "BC-2024-17",
        "company": {"id": 1, "name": "Ville de Valbourg"},
        "location": {"id": 1, "name": "Mairie"},
        "rtd_location": {"id": 2, "name": "Atelier"},
        "assigned_to": {
            "id": 9,
            "username": "cdarcy",
            "name": "Chlo&eacute; D&#039;Arcy",
            "email": "cdarcy@valbourg.example",
            "employee_number": "1615",
            "type": "user",
        },
        "warranty_months": "36 Mois",
        "purchase_date": {"date": "2024-03-16", "formatted": "16/03/2024"},
        "purchase_cost": "1.089,00",
        "deleted_at": None,
        **values,
    }


def archived(number: int, **values: object) -> dict[str, object]:
    """A device of Snipe-IT that is out of service."""
    label = {"id": 3, "name": "Réformé", "status_type": "archived", "status_meta": "archived"}
    return hardware(number, **{"status_label": label, "assigned_to": None, **values})


def computer(number: int, **values: object) -> dict[str, object]:
    """A computer of GLPI, by the number of its search options."""
    return {
        "1": f"PORT-{number}",
        "2": number,
        "3": "Mairie &#62; Accueil",
        "4": "Notebook",
        "5": f"SER{number:05}A",
        "6": f"VAL-{number:05}",
        "7": "cdarcy",
        "16": "",
        "23": "Dell Inc.",
        "31": "En service",
        "40": "Latitude 5490",
        "47": f"4c4c4544-0042-4a10-8052-b7c04f{number:06x}",
        "70": "Darcy Chloé",
        "80": "Racine &#62; Mairie",
        "25": None,
        "26": "BC-17",
        "37": "2024-05-14",
        "38": "2024-05-20 00:00:00",
        "51": 36,
        "53": "UGAP",
        "54": "1089.0000",
        "159": None,
        **values,
    }
