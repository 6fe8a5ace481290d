"""The command that prints the results of an audit in the database, also after its cases are erased."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from audit.files.additions import additions_of
from audit.files.results_json import results_json
from audit.files.results_text import results_text

if TYPE_CHECKING:
    from audit.storage import Person, Store


def add_results_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--audit", metavar="ID", required=True)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")


def print_results(store: Store, person: Person, args: argparse.Namespace) -> None:
    """Print the results over submitted and final cases, or those that were saved when the cases were erased."""
    audit_results = store.audits.results(person, args.audit)
    retention = audit_results.audit.retention
    saved_benchmarks = store.benchmarks.all(person, args.audit).values()
    additions = additions_of(audit_results, [saved.benchmark for saved in saved_benchmarks])
    if args.json:
        text = results_json(
            audit_results.results,
            erased_on=retention.erased_on,
            eliminated=audit_results.elimination_counts,
            additions=additions,
        )
        print(text)
    else:
        text = results_text(
            audit_results.results,
            audit_results.which_cases,
            retention,
            audit_results.how_eliminated(),
            additions,
        )
        print(text, end="")
