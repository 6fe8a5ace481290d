"""The description of a feed that other software reads: datapackage.json, as the Data Package standard defines it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.files.feed.table_schema import Column, TableSchema
from audit.files.spreadsheets.csv_writer import to_csv
from audit.model.questionnaire import Questionnaire

FILE_NAME = "datapackage.json"
FORMAT_VERSION = "1"
TEAM, OUTSIDE = "the audit team", "people outside the team"
LICENCE_LINKS = {
    "OGL-UK-3.0": (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    )
}


@dataclass(frozen=True)
class Publication:
    """What the publisher says of a feed: the licence, and whom to ask. '' for what is not stated."""

    licence: str = ""
    contact: str = ""


NOT_STATED = Publication()


@dataclass(frozen=True)
class Table:
    """A table with its rows."""

    schema: TableSchema
    rows: Iterable[Mapping[str, object]]

    def to_csv(self) -> bytes:
        """Return the table as CSV."""
        names = [column.name for column in self.schema.columns]
        return to_csv(names, ([row.get(name) for name in names] for row in self.rows))


@dataclass(frozen=True)
class PackageDetails:
    """What a data package is called and says about itself, and for whom it is."""

    name: str
    title: str
    description: str
    outside: bool
    publication: Publication = NOT_STATED
    questionnaires: Sequence[Questionnaire] = ()


def package_files(details: PackageDetails, tables: Sequence[Table]) -> dict[str, bytes]:
    """Return the file of each table and the description of all of them, by file name.

    The same tables always give the same bytes: nothing says when they were written.
    """
    files = {table.schema.file_name: table.to_csv() for table in tables}
    resources = [_resource(table.schema, files[table.schema.file_name]) for table in tables]
    descriptor = {**_package_properties(details), "resources": resources}
    files[FILE_NAME] = f"{json.dumps(descriptor, ensure_ascii=False, indent=2)}\n".encode()
    return files


def _package_properties(details: PackageDetails) -> dict[str, Any]:
    publication = details.publication
    sources = [
        {"title": f"{each.title}, version {each.version}. {each.source}".strip()} for each in details.questionnaires
    ]
    return {
        "profile": "tabular-data-package",
        "name": details.name,
        "title": details.title,
        "description": details.description,
        "version": FORMAT_VERSION,
        "audience": OUTSIDE if details.outside else TEAM,
        **({"licenses": [_licence(publication.licence)]} if publication.licence else {}),
        **({"contributors": [{"title": publication.contact, "role": "contact"}]} if publication.contact else {}),
        **({"sources": sources} if sources else {}),
    }


def _licence(name: str) -> dict[str, str]:
    if name not in LICENCE_LINKS:
        return {"name": name}
    title, path = LICENCE_LINKS[name]
    return {"name": name, "title": title, "path": path}


def _resource(schema: TableSchema, data: bytes) -> dict[str, Any]:
    return {
        "name": schema.name.replace("_", "-"),
        "path": schema.file_name,
        "profile": "tabular-data-resource",
        "description": schema.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {
            "fields": [_field(column) for column in schema.columns],
            "missingValues": [""],
            "primaryKey": list(schema.primary_key),
            **({"foreignKeys": foreign_keys} if (foreign_keys := _foreign_keys(schema)) else {}),
        },
    }


def _field(column: Column) -> dict[str, Any]:
    constraints = {"constraints": dict(column.constraints)} if column.constraints else {}
    return {"name": column.name, "type": column.type, "description": column.description, **constraints}


def _foreign_keys(schema: TableSchema) -> list[dict[str, Any]]:
    return [
        {"fields": list(key.columns), "reference": {"resource": key.table, "fields": list(key.columns)}}
        for key in schema.foreign_keys
    ]
