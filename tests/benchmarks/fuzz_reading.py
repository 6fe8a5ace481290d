"""Reads one input after another as the program would, under limits; made to be killed by what it reads.

``python -m tests.benchmarks.fuzz_reading READER`` takes inputs from its standard input, each after four bytes that
give its length, and prints a line for each: ``taken``, ``refused`` or ``fault: why``, and the most memory that it
ever held (MB). An input that takes too much of the processor's time ends the program by a signal (SIGPROF).
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from audit.errors import AuditError, InputError
from audit.files.responses import read_responses
from audit.model.answers import counted
from audit.model.audit import AuditDetails
from audit.model.case import Case
from audit.model.questionnaire import AllOf, AnyOf, Condition
from audit.storage import open_store
from audit.toml_files.audit import questionnaire_id, read_audit_file
from audit.toml_files.conditions import ConditionReader
from audit.toml_files.judgements import read_judgements
from audit.toml_files.questionnaire import load_questionnaire, read_questionnaire
from audit.toml_files.reader import Table
from audit.web.record.component.messages import keep, read_wish
from tests.benchmarks.serving import PERSON, QUESTIONNAIRE
from tests.small_questionnaire import SMALL, SMALL_TOML

ADDRESS_SPACE = 2 * 1024**3
PROCESSOR_SECONDS = 2.0
LENGTH = 4
Read = Callable[[bytes], object]


def responses() -> Read:
    """The responses file, for the questionnaire of the sample."""
    questionnaire = load_questionnaire(QUESTIONNAIRE)

    def read(data: bytes) -> object:
        found = read_responses(data, "The file", questionnaire)
        return [(asdict(record.case), dict(record.answers)) for record in found.records]

    return read


def questionnaire() -> Read:
    """The questionnaire; its rules are then worked out on a case of which nothing is known."""

    def read(data: bytes) -> object:
        found = read_questionnaire(data, "The file")
        counted(found.questions, {}, {})
        return [[fact.id for fact in found.facts], [question.text for question in found.questions], found.title]

    return read


def judgements() -> Read:
    """The ratings that people gave."""
    questionnaire = load_questionnaire(QUESTIONNAIRE)
    return lambda data: [asdict(one) for one in read_judgements(data, "The file", questionnaire).ratings.values()]


def audit_file() -> Read:
    """What an audit is about."""
    questionnaire = load_questionnaire(QUESTIONNAIRE)

    def read(data: bytes) -> object:
        questionnaire_id(data, "The file")
        found = read_audit_file(data, "The file", questionnaire)
        return [found.details.name, found.details.unit, [finding.text for finding in found.findings]]

    return read


def wish() -> Read:
    """What the recording page sends, kept in a store: a case's note may be of any text, and so may every id."""
    folder = tempfile.mkdtemp()
    store = open_store(f"sqlite:///{Path(folder) / 'audits.db'}")
    audit_id = store.audits.start(PERSON, AuditDetails("Fuzz", "Unit"), SMALL_TOML.encode())
    case = f"{audit_id}/{store.cases.add(PERSON, audit_id, Case('F-1'))}"

    def read(data: bytes) -> object:
        found = read_wish(json.loads(data.replace(b"AUDIT/CASE", case.encode())))
        outcomes = [keep(store.readings, PERSON, save) for save in found.saves]
        return [asdict(outcome.stored) for outcome in outcomes if outcome.stored]

    return read


def condition() -> Read:
    """When a question applies: read, and worked out on a case of which nothing is known."""

    def read(data: bytes) -> object:
        raw, faults = json.loads(data), list[str]()
        reader = ConditionReader(SMALL.facts)
        reader.meet("2.2.1")
        found = reader.read(Table(raw if isinstance(raw, dict) else {"applies_when": raw}, "The file", faults))
        if faults:
            raise InputError(*faults)
        return [] if found is None else [found.holds({}, {}), _depth(found)]

    return read


def _depth(found: Condition) -> int:
    parts = found.parts if isinstance(found, AllOf | AnyOf) else ()
    return 1 + max(map(_depth, parts), default=0)


READERS: Mapping[str, Callable[[], Read]] = {
    "responses_csv": responses,
    "responses_xlsx": responses,
    "questionnaire": questionnaire,
    "judgements": judgements,
    "audit_file": audit_file,
    "wish": wish,
    "condition": condition,
}


def came_of(read: Read, data: bytes) -> str:
    """What a reader made of an input, in a line."""
    try:
        unstorable = next(filter(_unstorable, texts(read(data))), None)
    except AuditError as refused:
        said = refused.faults and all(fault.strip() and not _unstorable(fault) for fault in refused.faults)
        return "refused" if said else "fault: refused without a sentence that can be shown"
    except Exception as fault:  # anything but an AuditError is what is looked for
        return f"fault: {type(fault).__name__}"
    return "taken" if unstorable is None else "fault: took a text that no database can hold"


def texts(found: object) -> Iterator[str]:
    """Every text in what was read."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        for key, value in found.items():
            yield from texts(key)
            yield from texts(value)
    elif isinstance(found, list | tuple | set | frozenset):
        for one in found:
            yield from texts(one)


def _unstorable(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def inputs() -> Iterator[bytes]:
    """What comes in, until nothing does."""
    while length := sys.stdin.buffer.read(LENGTH):
        yield sys.stdin.buffer.read(int.from_bytes(length, "big"))


def main(reader: str) -> None:
    read: Any = READERS[reader]()
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    for data in inputs():
        signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
        came = came_of(read, data)
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(f"{came}\t{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
