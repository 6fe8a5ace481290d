"""No retired word of docs/style.md is in a document, on a screen or in a message."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.paths import PROJECT_ROOT

DOCUMENTS = ("*.md", "docs/**/*.md", "questionnaires/*.md", "sample_data/*.md", "tests/benchmarks/*.md")
SKIPPED_FOLDERS = ("audit/storage/engine/migrations",)  # old migrations never change, and nobody reads their strings
SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|BEGIN|LOCK|SET|VACUUM|EXISTS)\b")
# Commands and the keys of TOML files keep their names.
WIDGET_KEY = re.compile(r"[a-z]+( [a-z]+)?( \{\})+")  # such as "addressee {}", never shown
TECHNICAL_NAME = re.compile(r"verify-trail|python -m audit trail|\bfact = |\"fact\"|\[\[facts\]\]")

RETIRED = {
    "stands": r"(stands?|stood|standing)(?! out\b)",  # a difference that stands out is plain English
    "told": r"told",
    "kept": r"kept",
    "is given": r"(is|are|was|were) given",
    "held back": r"(held|hold|holds) back",
    "bring in": r"(bring|brings|bringing|brought) (it |them )?in",
    "take out": r"(take|takes|taken|taking|took) (\w+ )?out",
    "take back": r"(take|takes|taken|taking|took) (\w+ ){0,3}back",
    "take away": r"(take|takes|taken|taking|took) (\w+ ){0,3}away",
    "give a role": r"gives? (\w+ )?roles?",
    "hand in": r"hand(s|ed|ing)? (it |them )?(in|on|over|out|back)",
    "whoever": r"who(so)?ever|whomever",
    "whatever": r"whatever(?! the)",  # "whatever the answer" is plain; it is retired as a pronoun
    "wherever": r"wherever",
    "nought": r"noughts?",
    "of its own": r"of its own",
    "beside": r"beside",
    "where there is none": r"where there (is|are) no(ne|body|thing)?",
    "where nothing": r"where (nothing|nobody|none|no \w+) ",
    "anew": r"anew",
    "let go": r"lets? (it |them )?go",
    "all the same": r"all the same",
    "a look": r"(a|each|every|second) look|who looked|looks at cases|looked? twice|looked at what",
    "seal": r"seal(s|ed)?",
    "sight": r"sights?",
    "papers": r"papers?",
    "measurements": r"measurements",
    "begun": r"begun|begin another",
    "house and rooms": r"the house|rooms?",
    "trail": r"trails?",
    "fault": r"faults?|faulty|faultless",
    "fact": r"facts?",
    "store": r"(the|this|that|a|its|own|another|each|whole|empty|first|second|new|older|newer|one|of) stores?",
    "reading": r"readings|(a|the|one|this|first|second|each) reading",
    "crossed": r"crossed( with)?",
    "judged by people": r"judged (by people|otherwise)",
    "for whom": r"for whom",
    "how sure": r"how sure",
    "which cases count": r"which cases count",
    "drags down": r"drags? (\w+ )?down",
    "put right": r"put (it |them |this )?right|put on record|on record",
    "addressee": r"addressees?",
    "brought along": r"(brought|comes?|bring|brings) along",
    "crossing": r"crossings?",
    "wish": r"wish(es)?",
}
PATTERNS = {word: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for word, pattern in RETIRED.items()}

# Text that may use a word, and why. Keep this short: a new entry needs a reason that a reader would accept.
ALLOWED = (("docs/style.md", "", "its table quotes the retired words"),)


@dataclass(frozen=True)
class Text:
    """Something that a person reads, and where it is."""

    file: str
    line: int
    text: str

    @property
    def retired_words(self) -> list[str]:
        """The retired words in it that no entry of ALLOWED covers."""
        text = TECHNICAL_NAME.sub("", self.text)
        return [word for word, pattern in PATTERNS.items() if pattern.search(text) and not self._is_allowed(word)]

    def _is_allowed(self, word: str) -> bool:
        return any(self.file == file and allowed in ("", word) for file, allowed, _ in ALLOWED)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {', '.join(self.retired_words)}: {' '.join(self.text.split())[:110]}"


def document_texts() -> Iterator[Text]:
    """Every line of the documents, without code, links and examples."""
    for pattern in DOCUMENTS:
        for path in sorted(PROJECT_ROOT.glob(pattern)):
            yield from _lines(path)


def _lines(path: Path) -> Iterator[Text]:
    in_code = False
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("```"):
            in_code = not in_code
        elif not in_code and not line.startswith("    "):
            prose = re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]*>", " ", line)
            yield Text(_name(path), number, prose)


def program_texts() -> Iterator[Text]:
    """Every string in the program that looks like a text for people, without docstrings."""
    for path in (*sorted((PROJECT_ROOT / "audit").rglob("*.py")), PROJECT_ROOT / "app.py"):
        if not _name(path).startswith(SKIPPED_FOLDERS):
            yield from _strings(path)


def _strings(path: Path) -> Iterator[Text]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    ignored = _docstrings(nodes) | _parts_of_f_strings(nodes)
    for node in nodes:
        text = _text_of(node)
        if text is not None and node not in ignored and is_for_people(text):
            yield Text(_name(path), node.lineno, re.sub(r"<[^>]*>", " ", text))


def _text_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return "".join(str(part) for part in parts)
    return None


def is_for_people(text: str) -> bool:
    """Whether a string looks like a text for people: words with spaces, or a capitalised word; no SQL."""
    is_text = re.search(r"[A-Za-z]{2,} \S|^[A-Z][a-z]{2,}", text)
    return bool(is_text) and not SQL.match(text) and not WIDGET_KEY.fullmatch(text)


def _docstrings(nodes: list[ast.AST]) -> set[ast.AST]:
    """Strings that are statements: docstrings of modules, classes, functions and constants."""
    return {node.value for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}


def _parts_of_f_strings(nodes: list[ast.AST]) -> set[ast.AST]:
    return {part for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}


def component_texts() -> Iterator[Text]:
    """The strings and the markup of the recording form."""
    folder = PROJECT_ROOT / "audit" / "web"
    for path in (*sorted(folder.rglob("*.js")), *sorted(folder.rglob("*.html"))):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for text in _component_strings(path, line):
                if is_for_people(text):
                    yield Text(_name(path), number, text)


def _component_strings(path: Path, line: str) -> list[str]:
    if path.suffix == ".html":
        return [re.sub(r"<!--.*?-->|<[^>]*>", " ", line)]
    code = re.sub(r"(^|\s)(//|/?\*).*", "", line)
    return [match[1:-1] for match in re.findall(r'"[^"]*"|`[^`]*`', code)]


def _name(path: Path) -> str:
    return path.relative_to(PROJECT_ROOT).as_posix()


def problems(texts: Iterator[Text]) -> list[str]:
    """The texts with retired words, as a list to work through."""
    return [str(text) for text in texts if text.retired_words]


def test_no_document_uses_a_retired_word() -> None:
    assert problems(document_texts()) == []


def test_no_screen_or_message_uses_a_retired_word() -> None:
    assert problems(program_texts()) == []


def test_the_recording_form_uses_no_retired_word() -> None:
    assert problems(component_texts()) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The case stands in row 2.", ["stands"]),
        ("Two differences stand out.", []),
        ("Outstanding work, and understanding of standards.", []),
        ("Nothing was kept of it.", ["kept"]),
        ("Keep the saved answer.", []),
        ("Bring in 3 cases.", ["bring in"]),
        ("Run verify-trail every night.", []),
        ("The trail was cut.", ["trail"]),
        ("Open the store.", ["store"]),
        ("Answers are stored at once.", []),
        ("Take the answer back", ["take back"]),
    ],
)
def test_a_retired_word_is_recognised_in_its_context(text: str, words: list[str]) -> None:
    assert Text("x.md", 1, text).retired_words == words


def test_every_file_in_the_allow_list_exists() -> None:
    assert [file for file, _, _ in ALLOWED if not (PROJECT_ROOT / file).exists()] == []


def test_strings_for_people_are_distinguished_from_names() -> None:
    assert is_for_people("Add case")
    assert is_for_people("Settings")
    assert is_for_people("Case {} is final.")
    assert not is_for_people("reading_id")
    assert not is_for_people("addressee {}")
    assert not is_for_people("SELECT * FROM trail")
