"""The rules of EPCIS 2.0's JSON schema that our documents must obey, stated as a schema of their own.

Taken from GS1's EPCIS-Document-JSON-Schema: what a document and an ObjectEvent require, which names they may
have beside URIs, how times, URIs, actions, parties and transactions are written; and the whole lists of the
business steps and dispositions of CBV 2.0, beside which only a URI outside GS1's namespaces may stand.
"""

from typing import Any

from jsonschema import Draft7Validator, FormatChecker

STEPS = [
    "accepting",
    "arriving",
    "assembling",
    "collecting",
    "commissioning",
    "consigning",
    "creating_class_instance",
    "cycle_counting",
    "decommissioning",
    "departing",
    "destroying",
    "disassembling",
    "dispensing",
    "encoding",
    "entering_exiting",
    "holding",
    "inspecting",
    "installing",
    "killing",
    "loading",
    "other",
    "packing",
    "picking",
    "receiving",
    "removing",
    "repackaging",
    "repairing",
    "replacing",
    "reserving",
    "retail_selling",
    "shipping",
    "staging_outbound",
    "stock_taking",
    "stocking",
    "storing",
    "transporting",
    "unloading",
    "unpacking",
    "void_shipping",
    "sensor_reporting",
    "sampling",
]
DISPOSITIONS = [
    "active",
    "container_closed",
    "damaged",
    "destroyed",
    "dispensed",
    "disposed",
    "encoded",
    "expired",
    "in_progress",
    "in_transit",
    "inactive",
    "no_pedigree_match",
    "non_sellable_other",
    "partially_dispensed",
    "recalled",
    "reserved",
    "retail_sold",
    "returned",
    "sellable_accessible",
    "sellable_not_accessible",
    "stolen",
    "unknown",
    "available",
    "completeness_verified",
    "completeness_inferred",
    "conformant",
    "container_open",
    "mismatch_instance",
    "mismatch_class",
    "mismatch_quantity",
    "needs_replacement",
    "non_conformant",
    "unavailable",
]
PARTIES = ["owning_party", "possessing_party", "location"]

Rule = dict[str, Any]
URI: Rule = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$"}
OTHER_URI: Rule = {**URI, "not": {"pattern": r"^(urn:epcglobal:cbv|https?://ns\.gs1\.org/cbv/)"}}
TIME: Rule = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}


def _closed(required: list[str], **properties: Rule) -> Rule:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def _open_to_uris(required: list[str], **properties: Rule) -> Rule:
    """Return an object that may also have fields whose names are URIs: its extensions."""
    names = {"anyOf": [{"enum": list(properties)}, URI]}
    return {"type": "object", "required": required, "properties": properties, "propertyNames": names}


def _list(of: Rule, **more: Any) -> Rule:
    return {"type": "array", "items": of, **more}


EVENT = _open_to_uris(
    ["type", "action", "eventTime", "eventTimeZoneOffset", "epcList"],
    type={"const": "ObjectEvent"},
    eventID=URI,
    action={"enum": ["OBSERVE", "ADD", "DELETE"]},
    eventTime=TIME,
    recordTime=TIME,
    eventTimeZoneOffset={"type": "string", "pattern": r"^([+]|[-])((0[0-9]|1[0-3]):([0-5][0-9])|14:00)$"},
    epcList=_list(URI, uniqueItems=True),
    bizStep={"anyOf": [OTHER_URI, {"enum": [*STEPS]}]},
    disposition={"anyOf": [OTHER_URI, {"enum": [*DISPOSITIONS]}]},
    bizTransactionList=_list(_closed(["bizTransaction"], type=URI, bizTransaction=URI)),
    sourceList=_list(_closed(["type", "source"], type={"enum": PARTIES}, source=URI)),
    destinationList=_list(_closed(["type", "destination"], type={"enum": PARTIES}, destination=URI)),
)
VOCABULARY = {
    "type": "object",
    "required": ["type"],
    "properties": {
        "type": URI,
        "vocabularyElementList": _list(
            {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": URI,
                    "attributes": _list(
                        {
                            "type": "object",
                            "required": ["id"],
                            "properties": {"id": URI, "attribute": {"type": ["string", "number", "object"]}},
                        }
                    ),
                },
            }
        ),
    },
}
DOCUMENT = _open_to_uris(
    ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
    **{
        "@context": _list({"anyOf": [URI, {"type": "object"}]}, uniqueItems=True),
        "type": {"const": "EPCISDocument"},
        "schemaVersion": {"type": "string", "pattern": r"^\d+(\.\d+)*$"},
        "creationDate": TIME,
        "epcisHeader": _open_to_uris([], epcisMasterData=_closed([], vocabularyList=_list(VOCABULARY))),
        "epcisBody": _closed(["eventList"], eventList=_list(EVENT)),
    },
)
_VALIDATOR = Draft7Validator(DOCUMENT, format_checker=FormatChecker())


def broken_rules(document: dict[str, Any]) -> list[str]:
    """Return what a document breaks, where and how; none for a valid one."""
    return [f"{error.json_path}: {error.message}" for error in _VALIDATOR.iter_errors(document)]
