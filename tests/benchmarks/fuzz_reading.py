"""Reads one input after another as the program would, under limits; made to be killed by what it reads.

``python -m tests.benchmarks.fuzz_reading READER`` takes inputs from its standard input, each after four bytes that
give its length, and prints a line for each: ``taken``, ``rejection`` or ``fault: why``, and the most memory that it
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
from audit.files.responses import parse_responses
from audit.model.applicability import resolve_answers
from audit.model.audit import AuditDescription
from audit.model.case import Case
from audit.model.conditions import AllOf, AnyOf, Condition
from audit.storage import open_store
from audit.toml_files.audit import parse_audit_file, parse_questionnaire_id
from audit.toml_files.conditions import ConditionParser
from audit.toml_files.judgements import parse_judgements
from audit.toml_files.questionnaire import load_questionnaire, parse_questionnaire
from audit.toml_files.reader import Table
from audit.web.record.component.messages import parse_form_request, save_value
from tests.benchmarks.serving import PERSON, QUESTIONNAIRE_PATH
from tests.small_questionnaire import SMALL, SMALL_TOML

ADDRESS_SPACE = 2 * 1024**3
PROCESSOR_SECONDS = 2.0
LENGTH_BYTES = 4
Reader = Callable[[bytes], object]


def responses() -> Reader:
    """The responses file, for the questionnaire of the sample."""
    questionnaire = load_questionnaire(QUESTIONNAIRE_PATH)

    def read(data: bytes) -> object:
        parsed = parse_responses(data, "The file", questionnaire)
        return [(asdict(record.case), dict(record.answers)) for record in parsed.records]

    return read


def questionnaire() -> Reader:
    """The questionnaire; its rules are then worked out on a case of which nothing is known."""

    def read(data: bytes) -> object:
        parsed = parse_questionnaire(data, "The file")
        resolve_answers(parsed.questions, {}, {})
        return [
            [detail.id for detail in parsed.case_details],
            [question.text for question in parsed.questions],
            parsed.title,
        ]

    return read


def judgements() -> Reader:
    """The ratings that people gave."""
    questionnaire = load_questionnaire(QUESTIONNAIRE_PATH)
    return lambda data: [
        asdict(judgement) for judgement in parse_judgements(data, "The file", questionnaire).ratings.values()
    ]


def audit_file() -> Reader:
    """What an audit is about."""
    questionnaire = load_questionnaire(QUESTIONNAIRE_PATH)

    def read(data: bytes) -> object:
        parse_questionnaire_id(data, "The file")
        parsed = parse_audit_file(data, "The file", questionnaire)
        return [parsed.description.name, parsed.description.unit, [finding.text for finding in parsed.findings]]

    return read


def form_requests() -> Reader:
    """What the recording page sends, kept in a store: a case's note may be of any text, and so may every id."""
    folder = tempfile.mkdtemp()
    store = open_store(f"sqlite:///{Path(folder) / 'audits.db'}")
    audit_id = store.audits.start(PERSON, AuditDescription("Fuzz", "Unit"), SMALL_TOML.encode())
    case = f"{audit_id}/{store.cases.add(PERSON, audit_id, Case('F-1'))}"

    def read(data: bytes) -> object:
        parsed = parse_form_request(json.loads(data.replace(b"AUDIT/CASE", case.encode())))
        save_results = [save_value(store.reviews, PERSON, save) for save in parsed.saves]
        return [asdict(save_result.stored) for save_result in save_results if save_result.stored]

    return read


def condition() -> Reader:
    """When a question applies: read, and worked out on a case of which nothing is known."""

    def read(data: bytes) -> object:
        raw, problems = json.loads(data), list[str]()
        reader = ConditionParser(SMALL.case_details)
        reader.add_question("2.2.1")
        parsed = reader.parse(Table(raw if isinstance(raw, dict) else {"applies_when": raw}, "The file", problems))
        if problems:
            raise InputError(*problems)
        return [] if parsed is None else [parsed.is_met({}, {}), _depth(parsed)]

    return read


def _depth(parsed: Condition) -> int:
    parts = parsed.parts if isinstance(parsed, AllOf | AnyOf) else ()
    return 1 + max(map(_depth, parts), default=0)


READERS: Mapping[str, Callable[[], Reader]] = {
    "responses_csv": responses,
    "responses_xlsx": responses,
    "questionnaire": questionnaire,
    "judgements": judgements,
    "audit_file": audit_file,
    "wish": form_requests,
    "condition": condition,
}


def outcome_of(read: Reader, data: bytes) -> str:
    """What a reader made of an input, in a line."""
    try:
        unstorable = next(filter(_cannot_be_stored, texts(read(data))), None)
    except AuditError as rejection:
        has_sentences = rejection.problems and all(
            error.strip() and not _cannot_be_stored(error) for error in rejection.problems
        )
        return "refused" if has_sentences else "fault: refused without a sentence that can be shown"
    except Exception as error:  # anything but an AuditError is what is looked for
        return f"fault: {type(error).__name__}"
    return "taken" if unstorable is None else "fault: took a text that no database can hold"


def texts(parsed: object) -> Iterator[str]:
    """Every text in what was read."""
    if isinstance(parsed, str):
        yield parsed
    elif isinstance(parsed, Mapping):
        for key, value in parsed.items():
            yield from texts(key)
            yield from texts(value)
    elif isinstance(parsed, list | tuple | set | frozenset):
        for item in parsed:
            yield from texts(item)


def _cannot_be_stored(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def inputs() -> Iterator[bytes]:
    """What comes in, until nothing does."""
    while length := sys.stdin.buffer.read(LENGTH_BYTES):
        yield sys.stdin.buffer.read(int.from_bytes(length, "big"))


def main(reader: str) -> None:
    read: Any = READERS[reader]()
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    for data in inputs():
        signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
        outcome = outcome_of(read, data)
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(f"{outcome}\t{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
