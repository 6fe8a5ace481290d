"""The command that shows and changes how long cases are stored, erases them and writes the certificate."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from audit.atomic_file import write_new_file
from audit.errors import InputError
from audit.formatting import local_time
from audit.messages import cli as messages
from audit.model.case import how_many_cases
from audit.model.retention import ExportedFile

if TYPE_CHECKING:
    from audit.model.audit import Audit
    from audit.model.erasure_certificate import ErasureCertificate
    from audit.model.retention import ErasureStatus, Retention
    from audit.storage import Person, Store

CERTIFICATE_SUFFIXES = (".docx", ".html")


def add_retention_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command: one step at most, and a certificate."""
    parser.add_argument("--audit", metavar="ID", required=True)
    step = parser.add_mutually_exclusive_group()
    step.add_argument(
        "--purge-on",
        metavar="DAY",
        dest="purge_on",
        type=date.fromisoformat,
        help="the cases may be deleted from this day on, such as 2030-03-31",
    )
    step.add_argument("--hold", metavar="WHY", help="set a legal hold: nothing is erased until it is released")
    step.add_argument("--release", metavar="WHY", help="release the legal hold")
    step.add_argument("--mark", action="store_true", help="first step: mark the cases, to be erased after thirty days")
    step.add_argument("--unmark", action="store_true", help="cancel the marking")
    step.add_argument("--erase", action="store_true", help="second step: erase the cases permanently")
    parser.add_argument(
        "--including-unfinished", action="store_true", help="with --erase: erase cases that no result includes too"
    )
    parser.add_argument(
        "--certificate", metavar="FILE", type=Path, help="write the certificate of the erasure (.docx or .html)"
    )


def run_retention(store: Store, person: Person, args: argparse.Namespace) -> None:
    """Take the step that was asked for, print the retention, and write the certificate if it was asked for."""
    if args.certificate and args.certificate.suffix.casefold() not in CERTIFICATE_SUFFIXES:
        raise InputError(messages.WRONG_CERTIFICATE_SUFFIX.format(path=args.certificate))
    _take_step(store, person, args)
    retention, audit = store.retentions.get(person, args.audit), store.audits.get(person, args.audit)
    certificate = store.retentions.certificate(person, args.audit)
    deletion_date = f"Deletion date: {retention.purge_on}." if retention.purge_on else "No deletion date set."
    print(deletion_date, "On legal hold." if retention.on_hold else "No legal hold.")
    if certificate is None:
        _print_status(store.retentions.erasure_status(person, args.audit), retention, audit)
    else:
        _print_certificate(certificate)
    if args.certificate:
        _write_certificate(args.certificate, certificate)


def _take_step(store: Store, person: Person, args: argparse.Namespace) -> None:
    retentions = store.retentions
    if args.purge_on:
        retentions.set_purge_date(person, args.audit, args.purge_on)
    elif args.hold is not None:
        retentions.set_legal_hold(person, args.audit, args.hold)
    elif args.release is not None:
        retentions.release_legal_hold(person, args.audit, args.release)
    elif args.mark:
        retentions.mark_for_erasure(person, args.audit)
    elif args.unmark:
        retentions.cancel_erasure(person, args.audit)
    elif args.erase:
        retentions.erase(person, args.audit, args.including_unfinished)


def _print_status(status: ErasureStatus, retention: Retention, audit: Audit) -> None:
    """Print from when the cases can be erased, and what to do before."""
    if retention.erasable_on:
        print(f"Marked for erasure. The cases can be erased from {retention.erasable_on}.")
    if status.unfinished:
        cases = how_many_cases(status.unfinished, audit.questionnaire.case_label)
        print(messages.UNFINISHED_CASES.format(cases=cases))
    if retention.purge_on:
        for file in ExportedFile:
            print(messages.EXPORTED_SINCE_CHANGE[status.is_export_current(file)].format(file=file.label))


def _print_certificate(certificate: ErasureCertificate) -> None:
    from audit.files.certificate import certificate_sections

    print(f"Erased at {local_time(certificate.erased_at).isoformat()} by {certificate.erased_by}:")
    for section in certificate_sections(certificate):
        if section.table and section.table.has_numbers:
            print("\n".join(f"{label}: {number}" for label, number in section.table.rows))
        print(*section.bullets, *section.paragraphs, sep="\n")


def _write_certificate(path: Path, certificate: ErasureCertificate | None) -> None:
    from audit.files.certificate import build_certificate_document, build_certificate_page

    if certificate is None:
        raise InputError(messages.NOTHING_ERASED)
    is_page = path.suffix.casefold() == ".html"
    write_new_file(path, build_certificate_page(certificate) if is_page else build_certificate_document(certificate))
    print(f"Saved {path}.")
