"""The columns of the national register of outgoing waste, by the names of its fields, with their titles.

Source: Trackdéchets' own template of the file (`registry/outgoingWaste/constants.ts`). The titles belong to
the file's format: they are never translated.
"""

_SENDER = "de l'expéditeur ou du détenteur"
_FIRST = "du producteur initial"
_TO = "du destinataire"


def _transporter(number: int) -> dict[str, str]:
    name, of = f"transporter{number}", f"du transporteur n°{number}"
    return {
        f"{name}TransportMode": f"Mode de transport {of}",
        f"{name}CompanyType": f"Type de transporteur n°{number}",
        f"{name}CompanyOrgId": f"Numéro d'identification {of}",
        f"{name}CompanyName": f"Raison sociale {of}",
        f"{name}CompanyAddress": f"Libellé de l'adresse {of}",
        f"{name}CompanyPostalCode": f"Code postal {of}",
        f"{name}CompanyCity": f"Commune {of}",
        f"{name}CompanyCountryCode": f"Code pays {of}",
        f"{name}RecepisseIsExempted": f"Exemption de récépissé {of}",
        f"{name}RecepisseNumber": f"Numéro de récépissé {of}",
    }


TITLES = {
    "reason": "Motif",
    "publicId": "Identifiant unique",
    "reportAsCompanySiret": "SIRET du déclarant",
    "reportForCompanySiret": f"SIRET {_SENDER}",
    "reportForPickupSiteName": f"Référence du chantier ou du lieu de collecte {_SENDER}",
    "reportForPickupSiteAddress": f"Libellé de l'adresse du chantier ou du lieu de collecte {_SENDER}",
    "reportForPickupSitePostalCode": f"Code postal du chantier ou du lieu de collecte {_SENDER}",
    "reportForPickupSiteCity": f"Commune du chantier ou du lieu de collecte {_SENDER}",
    "reportForPickupSiteCountryCode": f"Code pays du chantier ou du lieu de collecte {_SENDER}",
    "wasteDescription": "Dénomination du déchet",
    "wasteCode": "Code déchet",
    "wasteCodeBale": "Code déchet Bâle",
    "wastePop": "POP",
    "wasteIsDangerous": "Dangereux",
    "dispatchDate": "Date d'expédition",
    "weightValue": "Poids en tonnes",
    "weightIsEstimate": "Type de poids",
    "volume": "Volume en M3",
    "initialEmitterCompanyType": "Type de producteur initial",
    "initialEmitterCompanyOrgId": f"Numéro d'identification {_FIRST}",
    "initialEmitterCompanyName": f"Raison sociale {_FIRST}",
    "initialEmitterCompanyAddress": f"Libellé de l'adresse {_FIRST}",
    "initialEmitterCompanyPostalCode": f"Code postal {_FIRST}",
    "initialEmitterCompanyCity": f"Commune {_FIRST}",
    "initialEmitterCompanyCountryCode": f"Code pays {_FIRST}",
    "initialEmitterMunicipalitiesInseeCodes": "Code(s) INSEE de(s) commune(s)",
    "destinationCompanyType": "Type de destinataire",
    "destinationCompanyOrgId": f"Numéro d'identification {_TO}",
    "destinationCompanyName": f"Raison sociale {_TO}",
    "destinationCompanyAddress": f"Libellé de l'adresse {_TO}",
    "destinationCompanyPostalCode": f"Code postal {_TO}",
    "destinationCompanyCity": f"Commune {_TO}",
    "destinationCompanyCountryCode": f"Code pays {_TO}",
    "destinationDropSiteAddress": f"Libellé de l'adresse de dépôt {_TO}",
    "destinationDropSitePostalCode": f"Code postal du lieu de dépôt {_TO}",
    "destinationDropSiteCity": f"Commune du lieu de dépôt {_TO}",
    "destinationDropSiteCountryCode": f"Code pays du lieu de dépôt {_TO}",
    "declarationNumber": "Numéro de déclaration GISTRID",
    "notificationNumber": "Numéro de notification GISTRID",
    "movementNumber": "Numéro de mouvement",
    "operationCode": "Code de traitement prévu",
    "operationMode": "Mode de traitement prévu",
    "ecoOrganismeSiret": "SIRET de l'éco-organisme",
    "ecoOrganismeName": "Raison sociale de l’éco-organisme ",
    "brokerCompanySiret": "SIRET du courtier",
    "brokerCompanyName": "Raison sociale du courtier",
    "brokerRecepisseNumber": "Numéro de récépissé du courtier",
    "traderCompanySiret": "SIRET du négociant",
    "traderCompanyName": "Raison sociale du négociant",
    "traderRecepisseNumber": "Numéro de récépissé du négociant",
    "isDirectSupply": "Approvisionnement direct (pipeline, convoyeur)",
    **{name: title for number in range(1, 6) for name, title in _transporter(number).items()},
}
