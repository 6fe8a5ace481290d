"""The documents match the program: examples run, words are the program's, diagrams and references are current."""

import argparse
import doctest
import re
from pathlib import Path

import pytest

from audit.cli.main import main
from docs import diagrams
from tests.paths import PROJECT_ROOT

DOCUMENTS = (*sorted(PROJECT_ROOT.glob("*.md")), *sorted(PROJECT_ROOT.glob("docs/**/*.md")))
ARCHITECTURE = (PROJECT_ROOT / "docs" / "architecture.md").read_text("utf-8")
DECISIONS = (PROJECT_ROOT / "docs" / "decisions.md").read_text("utf-8")
PATH_IN_CODE = re.compile(r"`((?:audit|docs|tests|questionnaires|sample_data)/[\w./-]*)(?:::\w+)?`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def program() -> str:
    """Return the program and its questionnaires as one text in small letters."""
    patterns = ("audit/**/*.py", "questionnaires/*.toml", "app.py")
    texts = (path.read_text("utf-8") for pattern in patterns for path in sorted(PROJECT_ROOT.glob(pattern)))
    return "\n".join(texts).casefold().replace("_", " ")


def terms() -> list[str]:
    """Return every term of the glossary; an entry may define several."""
    glossary = (PROJECT_ROOT / "GLOSSARY.md").read_text("utf-8")
    return [
        term.casefold()
        for entry in re.findall(r"^\*\*(.+?)\.\*\*", glossary, re.MULTILINE)
        for term in entry.split(", ")
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
    program_text = program()
    assert [term for term in terms() if not re.search(rf"\b{re.escape(term)}", program_text)] == []


def test_the_generated_diagrams_are_up_to_date() -> None:
    assert diagrams.with_current_diagrams(ARCHITECTURE) == ARCHITECTURE, "run: python -m docs.diagrams"
    assert all(f"<!-- begin {name} -->\n```mermaid" in ARCHITECTURE for name in diagrams.DIAGRAMS)


def test_the_architecture_names_every_package() -> None:
    packages = {path.stem for path in (PROJECT_ROOT / "audit").iterdir() if not path.name.startswith("__")}
    assert [package for package in sorted(packages) if not re.search(rf"\b{package}\b", ARCHITECTURE)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    paths = [PROJECT_ROOT / name for name in PATH_IN_CODE.findall(text) if "NAME" not in name]
    links = [document.parent / name for name in LINK.findall(text)]
    assert [str(path) for path in (*paths, *links) if not path.exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in sorted(set(re.findall(r"python -m audit ([a-z][a-z-]+)", document.read_text("utf-8")))):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0, command
    capsys.readouterr()


def test_the_command_line_page_names_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[str] = []
    add_parser = argparse._SubParsersAction.add_parser

    def record_command(self: argparse._SubParsersAction, name: str, **options: object) -> argparse.ArgumentParser:
        commands.append(name)
        return add_parser(self, name, **options)

    monkeypatch.setattr(argparse._SubParsersAction, "add_parser", record_command)
    with pytest.raises(SystemExit):
        main(["--help"])
    page = (PROJECT_ROOT / "docs" / "command-line.md").read_text("utf-8")
    assert len(commands) > 10
    assert [name for name in commands if f"python -m audit {name}" not in page] == []


def test_decisions_are_numbered_dated_and_have_a_status() -> None:
    numbers = [int(number) for number in re.findall(r"^## (\d+)\. ", DECISIONS, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    dated = re.findall(r"^## .+\n\n\d{4}-\d{2}-\d{2}\. (?:Accepted|Replaced by \d+)\.", DECISIONS, re.MULTILINE)
    assert len(dated) == len(numbers)


def test_the_first_two_code_blocks_of_the_readme_run_and_test_the_program() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (PROJECT_ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert blocks[0].strip().endswith("streamlit run app.py")
    assert blocks[1].strip().endswith("pytest")
