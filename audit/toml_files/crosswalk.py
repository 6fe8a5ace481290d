"""Crosswalk files: which questions of two questionnaires correspond, as TOML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.errors import InputError
from audit.messages import crosswalks as messages
from audit.messages import toml_files as toml_messages
from audit.model.crosswalk import Correspondence, Crosswalk, QuestionnaireVersion, QuestionPair
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from audit.toml_files.reader import Table, parse_toml

CROSSWALKS_FOLDER = QUESTIONNAIRES_FOLDER / "crosswalks"
ROOT_KEY = "pairs"
"""Only a crosswalk has this key, so the command ``check`` knows one by it."""


@dataclass(frozen=True)
class CrosswalkFolder:
    """The crosswalks of a folder, and the problems of files that cannot be read: nothing is joined by those."""

    crosswalks: tuple[Crosswalk, ...]
    problems: tuple[str, ...] = ()


def read_crosswalks(folder: Path | None = None) -> CrosswalkFolder:
    """Return the crosswalks of a folder, else of the project's, in the order of their file names."""
    crosswalks: list[Crosswalk] = []
    problems: list[str] = []
    for path in sorted((folder or CROSSWALKS_FOLDER).glob("*.toml")):
        try:
            crosswalk = parse_crosswalk(path.read_bytes(), path.name)
            _check_not_joined(crosswalk, path.name, crosswalks)
            crosswalks.append(crosswalk)
        except InputError as error:
            problems += error.problems
    return CrosswalkFolder(tuple(crosswalks), tuple(problems))


def is_crosswalk(data: bytes) -> bool:
    """Return whether a TOML file is meant as a crosswalk."""
    return ROOT_KEY in parse_toml(data)[0]


def parse_crosswalk(data: bytes, name: str, questionnaires: Iterable[Questionnaire] = ()) -> Crosswalk:
    """Return the crosswalk in the bytes of a file called ``name``. Raises InputError with every problem.

    The ids of questions are checked where ``questionnaires`` has the questionnaire.
    """
    content, problem = parse_toml(data)
    if problem:
        raise InputError(toml_messages.PROBLEM.format(location=name, problem=problem))
    problems: list[str] = []
    root = Table(content, name, problems)
    crosswalk = _read(root)
    for questionnaire in questionnaires:
        _check_questions(crosswalk, questionnaire, root)
    if problems:
        raise InputError(*problems)
    return crosswalk


def _read(root: Table) -> Crosswalk:
    crosswalk = Crosswalk(
        id=root.identifier(),
        title=root.text("title"),
        source=root.text("source"),
        first=_questionnaire(root, "first"),
        second=_questionnaire(root, "second"),
        pairs=tuple(_pair(table) for table in root.tables(ROOT_KEY, "pair")),
    )
    if crosswalk.first == crosswalk.second:
        root.add_problem(messages.WITH_ITSELF)
    _check_once(root, "first", [pair.first_id for pair in crosswalk.pairs])
    _check_once(root, "second", [pair.second_id for pair in crosswalk.pairs])
    root.reject_unknown_keys()
    return crosswalk


def _questionnaire(root: Table, key: str) -> QuestionnaireVersion:
    table = root.table(key, key)
    if table is None:
        return QuestionnaireVersion("")
    version = QuestionnaireVersion(
        table.identifier("questionnaire"), table.name("version") if table.has("version") else ""
    )
    table.reject_unknown_keys()
    return version


def _pair(table: Table) -> QuestionPair:
    how = table.one_of("second_is", [each.value for each in Correspondence])
    pair = QuestionPair(
        table.identifier("first"),
        table.identifier("second"),
        Correspondence(how) if how else Correspondence.SAME,
        table.text("note", optional=True),
    )
    table.reject_unknown_keys()
    return pair


def _check_once(root: Table, side: str, question_ids: Sequence[str]) -> None:
    for question_id in sorted({each for each in question_ids if each and question_ids.count(each) > 1}):
        root.add_problem(messages.JOINED_TWICE.format(side=side, question=question_id))


def _check_questions(crosswalk: Crosswalk, questionnaire: Questionnaire, root: Table) -> None:
    """Record a problem for each id that the questionnaire does not have."""
    version = QuestionnaireVersion(questionnaire.id, questionnaire.version)
    sides = {
        "first": (crosswalk.first, [pair.first_id for pair in crosswalk.pairs]),
        "second": (crosswalk.second, [pair.second_id for pair in crosswalk.pairs]),
    }
    for side, (meant, question_ids) in sides.items():
        for question_id in question_ids if meant.includes(version) else []:
            if question_id and question_id not in questionnaire.questions_by_id:
                root.add_problem(
                    messages.UNKNOWN_QUESTION.format(side=side, question=question_id, questionnaire=version.name)
                )


def unchecked_sides(crosswalk: Crosswalk, questionnaires: Iterable[Questionnaire]) -> list[QuestionnaireVersion]:
    """Return the sides whose questions could not be checked, because none of the questionnaires is meant by them."""
    versions = [QuestionnaireVersion(each.id, each.version) for each in questionnaires]
    return [side for side in (crosswalk.first, crosswalk.second) if not any(map(side.includes, versions))]


def _check_not_joined(crosswalk: Crosswalk, name: str, others: Iterable[Crosswalk]) -> None:
    """Raise InputError if another file joins the same two questionnaires, so that figures could be joined twice."""
    for other in others:
        if {crosswalk.first, crosswalk.second} == {other.first, other.second}:
            problem = messages.TWO_FILES.format(other=other.id, first=other.first.name, second=other.second.name)
            raise InputError(toml_messages.PROBLEM.format(location=name, problem=problem))
