"""The documents: their examples run, and their words are the program's."""

import doctest
import re

import pytest

from tests.paths import PROJECT_ROOT


def program() -> str:
    """The program and its questionnaires as one text, without the difference of small and capital letters."""
    kinds = ("audit/**/*.py", "questionnaires/*.toml", "app.py")
    texts = (path.read_text("utf-8") for kind in kinds for path in sorted(PROJECT_ROOT.glob(kind)))
    return "\n".join(texts).casefold().replace("_", " ")


def terms() -> list[str]:
    """Every term of the glossary; those that are explained together one by one."""
    glossary = (PROJECT_ROOT / "GLOSSARY.md").read_text("utf-8")
    return [
        term.casefold()
        for heads in re.findall(r"^\*\*(.+?)\.\*\*", glossary, re.MULTILINE)
        for term in heads.split(", ")
    ]


def test_the_examples_in_the_method_give_the_printed_results(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT_ROOT)
    outcome = doctest.testfile(str(PROJECT_ROOT / "docs" / "method.md"), module_relative=False, encoding="utf-8")
    assert outcome.failed == 0
    assert outcome.attempted > 50


def test_each_glossary_term_is_defined_once() -> None:
    assert len(terms()) > 30
    assert sorted(terms()) == sorted(set(terms()))


def test_the_program_uses_every_glossary_term() -> None:
    used = program()
    assert [term for term in terms() if not re.search(rf"\b{re.escape(term)}", used)] == []
