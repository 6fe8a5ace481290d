"""Parses the strata of a questionnaire."""

from __future__ import annotations

from audit.model.sampling import Stratum
from audit.model.stratum_problems import STRATUM_COLUMNS, stratum_problems
from audit.toml_files.reader import Table


def parse_strata(root: Table) -> tuple[Stratum, ...]:
    """Return the strata in the optional tables ``[[strata]]``; none if there are none."""
    if not root.has("strata"):
        return ()
    strata = tuple(_parse_stratum(table) for table in root.tables("strata", "stratum"))
    for problem in stratum_problems(strata):
        root.add_problem(problem)
    return strata


def _parse_stratum(table: Table) -> Stratum:
    values = {column: table.text_list(column) for column in STRATUM_COLUMNS if table.has(column)}
    stratum = Stratum(table.name("name"), values, table.integer("quota") if table.has("quota") else None)
    table.reject_unknown_keys()
    return stratum
