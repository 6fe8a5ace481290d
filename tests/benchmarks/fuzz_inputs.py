"""What the readers of files are fed when they are fuzzed: real files that were spoilt, and files made of their words.

Every input is bytes and comes of a hypothesis strategy, so that a seed gives the same inputs again.
"""

from __future__ import annotations

import io
import json
import random
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any

from hypothesis import strategies as st

from audit.files.responses import parse_responses
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.files.spreadsheets.reader import parse_table
from audit.toml_files.questionnaire import load_questionnaire
from tests.benchmarks.serving import QUESTIONNAIRE_PATH
from tests.files.test_upload_process import with_shared_texts
from tests.paths import PROJECT_ROOT
from tests.small_questionnaire import SMALL_TOML

Inputs = st.SearchStrategy[bytes]
SAMPLE = PROJECT_ROOT / "sample_data" / "knowsley-st-helens-2023"
SURVEY = PROJECT_ROOT / "sample_data" / "survey-people-on-probation-2023"
MAX_MUTATIONS = 8
LONG_TEXT = b" x" * 1_000_000
HOSTILE_FRAGMENTS = (
    *(b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b"'", b'"""', b",", b";", b"\t", b"="),
    *(b"[" * 500, b"{a=" * 200, b"a." * 90, b"1e999999", b"-1", b"9" * 5000, b"0x10", b"nan", b"inf", b"1979-05-27"),
    *(b"<", b">", b"&amp;", b"&#0;", b"&#xD800;", b"_xD800_", b"_x0000_", b"<!DOCTYPE x>", b"<row r='9'/>", b"</row>"),
    *(b"XFD1048576", b"A0", b'r="1"', b't="b"', b't="d"', b't="e"', b't="n"', b't="s"', b"<v>1e309</v>", b"<v>-1</v>"),
    *("\ud7ff\u202e\U0001f600".encode(), b"yes", b"no", b"true", b"[]", b"{}", b'""', b"case", b"id", b"%s", b"2.2.1"),
)


def mutate(data: bytes, rng: random.Random) -> bytes:
    """The bytes with a few places cut out, doubled, overwritten, or stuffed with what readers dislike."""
    mutated = bytearray(data)
    for _ in range(rng.randint(1, MAX_MUTATIONS)):
        start = rng.randint(0, len(mutated))
        end = min(len(mutated), start + rng.choice((0, 1, 1, 2, 8, 64, 1000)))
        piece = bytes(mutated[start:end])
        other = rng.randint(0, len(mutated))
        mutated[start:end] = rng.choice(
            (
                b"",
                piece * 2,
                rng.choice(HOSTILE_FRAGMENTS),
                rng.randbytes(len(piece)),
                bytes(mutated[other : other + 30]),
            )
        )
    return bytes(mutated)


def mutate_workbook(data: bytes, rng: random.Random) -> bytes:
    """The workbook with one or two parts spoilt, left out or put under another's name; now and then the whole file."""
    if rng.random() < 0.2:
        return mutate(data, rng)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in rng.sample(sorted(parts), rng.randint(1, 2)):
        kind = rng.random()
        if kind < 0.1:
            del parts[name]
        elif kind < 0.13:
            parts[name] = parts[name].replace(b"</t>", LONG_TEXT + b"</t>", 1)
        elif kind < 0.2:
            parts[name] = parts.get(rng.choice(sorted(parts)), b"")
        else:
            parts[name] = mutate(parts[name], rng)
    with zipfile.ZipFile(buffer, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def mutated_files(
    files: Callable[[], list[bytes]], mutation: Callable[[bytes, random.Random], bytes] = mutate
) -> Inputs:
    """Real files, each spoilt in a manner that a seed decides."""
    return st.builds(
        lambda index, seed: mutation(files()[index % len(files())], random.Random(seed)),
        st.integers(0, 63),
        st.integers(0, 2**63),
    )


def toml(value: Any) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return value.isoformat() if isinstance(value, date | time | datetime) else str(value)


def toml_file(table: Mapping[str, Any]) -> bytes:
    """A TOML file of one table; what JSON escapes in another manner than TOML comes out as a fault of the file."""
    return "\n".join(f"{json.dumps(key)} = {toml(value)}" for key, value in table.items()).encode("utf-8", "replace")


def replace_randomly(value: Any, replacement: Any, rng: random.Random) -> Any:
    """The value with ``replacement`` in some place, or with an entry gone or doubled."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = rng.choice(sorted(value))
        kind = rng.random()
        if kind < 0.1:
            return {name: inner for name, inner in value.items() if name != key}
        return value | {key if kind < 0.9 else f"{key}x": replace_randomly(value[key], replacement, rng)}
    if isinstance(value, list) and value and rng.random() < 0.9:
        index = rng.randrange(len(value))
        kind = rng.random()
        middle = (
            []
            if kind < 0.1
            else [value[index]] * 2
            if kind < 0.2
            else [replace_randomly(value[index], replacement, rng)]
        )
        return [*value[:index], *middle, *value[index + 1 :]]
    return replacement


TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ("yes", "no", "n/a", "not_applicable", "2.2.1", "gender", "=1+1", "_xD800_", "\ud800", "a\0b", "x" * 5000)
    ),
)
SCALARS = st.one_of(
    TEXTS,
    st.integers(-5, 120),
    st.integers(-(10**40), 10**40),
    st.booleans(),
    st.floats(),
)
TOML_SCALARS = st.one_of(SCALARS, st.dates(), st.datetimes(), st.times())
KEYS = st.one_of(
    st.sampled_from(
        ("id", "text", "kind", "fact", "question", "is", "all", "any", "rating", "rationale", "1.1", "saves")
    ),
    st.text(max_size=8),
)


def nested(scalars: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Lists and tables of these, in one another."""
    return st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
    )


def mutated_documents(
    files: Callable[[], list[bytes]], load: Callable[[bytes], Any], dump: Callable[[Any], bytes]
) -> Inputs:
    """Real files, well formed still, with values of every kind where others stood."""

    def build(index: int, replacements: list[Any], seed: int) -> bytes:
        rng = random.Random(seed)
        value = load(files()[index % len(files())])
        for replacement in replacements:
            value = replace_randomly(value, replacement, rng)
        return dump(value if isinstance(value, dict) else {"id": value})

    replacements = nested(TOML_SCALARS if dump is toml_file else SCALARS)
    return st.builds(build, st.integers(0, 63), st.lists(replacements, min_size=1, max_size=3), st.integers(0, 2**63))


@cache
def questionnaire_files() -> list[bytes]:
    """The small questionnaire of the tests twice as often as those that are shipped, which take longer to read."""
    shipped = [path.read_bytes() for path in sorted((PROJECT_ROOT / "questionnaires").glob("*.toml"))]
    return [*shipped, *[SMALL_TOML.encode()] * 2 * len(shipped)]


@cache
def responses_csv() -> list[bytes]:
    """The files of the sample, a few of their rows, and one with nothing but its headings."""
    whole = (SAMPLE / "responses.csv").read_bytes()
    few = b"".join(whole.splitlines(keepends=True)[:4])
    return [whole, few, few.replace(b",", b";"), few.replace(b",", b"\t"), write_responses_csv(_questionnaire(), [])]


@cache
def responses_xlsx() -> list[bytes]:
    """A few of the sample's cases as the program itself writes them, and as Excel does."""
    records = parse_responses((SAMPLE / "responses.csv").read_bytes(), "sample", _questionnaire()).records
    rows = [row.cells for row in parse_table(responses_csv()[1], "sample").rows]
    texts = sorted({cell for row in rows for cell in row})
    shared = with_shared_texts(texts, [[texts.index(cell) for cell in row] for row in rows])
    return [write_responses_xlsx(_questionnaire(), records[:3]), shared, shared]


@cache
def judgements_files() -> list[bytes]:
    """The judgements of the sample."""
    return [(SAMPLE / "judgements.toml").read_bytes()]


@cache
def audit_files() -> list[bytes]:
    """The audit files of both samples."""
    return [(folder / "audit.toml").read_bytes() for folder in (SAMPLE, SURVEY)]


def form_requests() -> list[bytes]:
    """What the recording page sends: an answer, a note and a fact; ``AUDIT/CASE`` stands for a case that there is."""
    save = {"case": "AUDIT/CASE", "what": "answer", "subject": "2.2.1", "value": ["yes"], "seen": 0, "id": "a" * 32}
    note = save | {"what": "note", "value": ["seen"], "id": "b" * 32}
    detail = save | {"what": "fact", "subject": "sentence_type", "value": ["community"], "id": "c" * 32}
    request = {"number": 1, "case": "AUDIT/CASE", "section": "2.2", "go": 0, "asked": "", "undo": "", "ahead": False}
    return [json.dumps(request | {"saves": [save_request]}).encode() for save_request in (save, note, detail)]


def conditions() -> list[bytes]:
    """Conditions of every form, under ``applies_when``."""
    detail_condition, answer_condition = (
        {"fact": "sentence_type", "is": "community"},
        {"question": "2.2.1", "is": ["yes", "no"]},
    )
    combined = {"all": [detail_condition, {"any": [answer_condition, detail_condition]}]}
    return [
        json.dumps({"applies_when": condition}).encode() for condition in (detail_condition, answer_condition, combined)
    ]


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _questionnaire() -> Any:
    return load_questionnaire(QUESTIONNAIRE_PATH)


def _random_csv() -> Inputs:
    """Headings of the questionnaire over cells of every kind."""
    headings = st.sampled_from(
        ("case", "auditor", *_questionnaire().case_details_by_id, *list(_questionnaire().questions_by_id)[:12])
    )
    row = st.lists(TEXTS, max_size=8)
    lines = st.tuples(st.lists(st.one_of(headings, headings, TEXTS), max_size=8), st.lists(row, max_size=6))
    separators = st.sampled_from(",;\t")
    return st.builds(
        lambda table, separator: "\n".join(separator.join(cells) for cells in (table[0], *table[1])).encode(
            "utf-8", "replace"
        ),
        lines,
        separators,
    )


def _parse_toml(data: bytes) -> Any:
    return tomllib.loads(data.decode())


def _toml_inputs(files: Callable[[], list[bytes]]) -> Inputs:
    tables = st.dictionaries(KEYS, nested(TOML_SCALARS), max_size=4).map(toml_file)
    real = mutated_documents(files, _parse_toml, toml_file)
    return st.one_of(mutated_files(files), real, real, tables)


def _json_inputs(files: Callable[[], list[bytes]]) -> Inputs:
    real = mutated_documents(files, json.loads, _json)
    return st.one_of(real, real, nested(SCALARS).map(_json))


INPUTS: Mapping[str, Callable[[], Inputs]] = {
    "responses_csv": lambda: st.one_of(mutated_files(responses_csv), _random_csv(), st.binary(max_size=300)),
    "responses_xlsx": lambda: mutated_files(responses_xlsx, mutate_workbook),
    "questionnaire": lambda: _toml_inputs(questionnaire_files),
    "judgements": lambda: _toml_inputs(judgements_files),
    "audit_file": lambda: _toml_inputs(audit_files),
    "wish": lambda: _json_inputs(form_requests),
    "condition": lambda: _json_inputs(conditions),
}
"""How the inputs of each reader are made, by its name."""
