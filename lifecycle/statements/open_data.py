"""The open data package: a zip of CSV files with their Frictionless description, and how to read them.

Source: Frictionless Data Package and Table Schema, version 1 (specs.frictionlessdata.io); UTF-8, comma.
"""

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from lifecycle.documents.sheets import Cell
from lifecycle.kernel.spreadsheets import guarded
from lifecycle.kernel.text import translate
from lifecycle.reports.basis import Basis
from lifecycle.statements.open_data_tables import LOCALE, TABLES, Field, Rows, Table
from lifecycle.statements.open_data_terms import LICENCES, Terms
from lifecycle.statements.tables import ANYBODY_READS

#: Of the columns: the second number moves when one is added, the first if one ever had to change.
VERSION = "1.0.0"
MEDIA_TYPE = "application/zip"


def package(session: Session, basis: Basis, terms: Terms, organisation: str, slug: str) -> bytes:
    """Return the package of the authority entered, on the day of the basis; the same data, the same bytes."""
    files = {f"{table.name}.csv": _csv(table, table.rows(session, basis, terms.least)) for table in TABLES}
    described = _described(files, basis, terms, organisation, slug)
    files["datapackage.json"] = json.dumps(described, ensure_ascii=False, indent=2).encode()
    files["LISEZMOI.md"] = _readme(terms, organisation, basis).encode()
    return _zipped(files, basis.on)


def _zipped(files: dict[str, bytes], day: date) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, ANYBODY_READS
            archive.writestr(entry, data)
    return out.getvalue()


def _csv(table: Table, rows: Rows) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in table.fields])
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case Decimal():
            return f"{cell:f}"
    return str(cell)


def _described(
    files: dict[str, bytes], basis: Basis, terms: Terms, organisation: str, slug: str
) -> dict[str, Any]:
    title, path = LICENCES[terms.licence]
    return {
        "profile": "tabular-data-package",
        "name": f"parc-numerique-{slug}",
        "title": f"Parc numérique et réemploi – {organisation}",
        "description": "Décomptes du parc informatique, de ses flux, de son réemploi et de son empreinte.",
        "version": VERSION,
        "created": f"{basis.on.isoformat()}T00:00:00Z",
        "keywords": ["numérique responsable", "réemploi", "parc informatique", "REEN", "AGEC"],
        "licenses": [{"name": terms.licence, "title": title, "path": path}],
        "sources": _sources(basis, organisation),
        "contributors": [{"title": organisation, "role": "publisher"}],
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in TABLES],
    }


def _sources(basis: Basis, organisation: str) -> list[dict[str, str]]:
    factors = f"{translate(basis.factors.title, LOCALE)}, version {basis.factors.version}"
    return [
        {"title": f"Registre des équipements de {organisation}"},
        {"title": "Décret n° 2023-266 du 12 avril 2023, article 3"},
        {"title": factors},
    ]


def _resource(table: Table, data: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "schema": {
            "fields": [_column(field) for field in table.fields],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _column(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": field.required}
    if field.words:
        constraints["enum"] = list(field.words)
    if field.kind == "integer":
        constraints["minimum"] = 0
    return {
        "name": field.name, "type": field.kind, "description": field.about, "constraints": constraints
    }  # fmt: skip


_FEW = (
    "Une estimation de carbone qui porte sur moins d’équipements que cela est laissée vide.",
    "Les nombres du décret sont ceux de toute la collectivité, même petits.",
)
_ALWAYS = (
    "Ni personne, ni numéro de série, ni prix n’y figure.",
    "Les fichiers sont en UTF-8, séparés par des virgules ; `datapackage.json` décrit chaque colonne.",
)


def _readme(terms: Terms, organisation: str, basis: Basis) -> str:
    lines = [f"# Parc numérique et réemploi – {organisation}", ""]
    lines += [f"Décomptes du {basis.on.isoformat()}, sous {LICENCES[terms.licence][0]}.", ""]
    lines += [f"Un effectif de moins de {terms.least} équipements est regroupé avec d’autres.", *_FEW]
    lines += _ALWAYS
    for table in TABLES:
        lines += ["", f"## {table.name}.csv – {table.title}", "", table.about, ""]
        lines += [f"- `{field.name}` ({field.kind}) : {field.about}" for field in table.fields]
    return "\n".join(lines) + "\n"
