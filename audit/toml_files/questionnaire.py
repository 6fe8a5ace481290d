"""Loads a questionnaire file and lists every problem in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import assert_never

from audit.errors import QuestionnaireError
from audit.formatting import join_list
from audit.messages import toml_files as messages
from audit.messages.toml_mends import RECORD_IN_TWO_BRACKETS
from audit.model.bands import BandScale
from audit.model.conditions import Condition, all_of
from audit.model.questionnaire import (
    DEFAULT_CASE_LABEL,
    CaseLabel,
    DiscretionLimits,
    Domain,
    KeyQuestion,
    Prompt,
    Questionnaire,
    QuestionnaireKind,
    RatingMethod,
    Standard,
)
from audit.toml_files.answer_scales import AnswerScaleParser, parse_note_needed
from audit.toml_files.case_details import parse_case_details
from audit.toml_files.combined_questions import combination_problems
from audit.toml_files.conditions import ConditionParser
from audit.toml_files.decision_rules import DecisionRuleParser
from audit.toml_files.derived_measures import parse_measure
from audit.toml_files.rating_scale import RatingScaleParser
from audit.toml_files.reader import Table, parse_toml
from audit.toml_files.respondents import parse_respondents
from audit.toml_files.responses_file_checks import RESERVED_COLUMNS, responses_file_problems
from audit.toml_files.roll_up import check_own_bands, parse_roll_up
from audit.toml_files.sample_settings import parse_sample_settings
from audit.toml_files.strata import parse_strata
from audit.toml_files.targets import parse_target

QUESTIONNAIRES_FOLDER = Path(__file__).parents[2] / "questionnaires"
RATING_KEYS = ("band_from", "bands", "discretion", "overall", "decision_rules")


def load_questionnaire(path: Path) -> Questionnaire:
    """Return the questionnaire in a file. Raises QuestionnaireError with every problem."""
    try:
        source = path.read_bytes()
    except OSError as error:
        problem = messages.CANNOT_READ_FILE.format(error=error.strerror)
        raise QuestionnaireError(messages.PROBLEM.format(location=path, problem=problem)) from None
    return parse_questionnaire(source, path.name)


def parse_questionnaire(source: bytes, name: str) -> Questionnaire:
    """Return the questionnaire in the bytes of a file called ``name``. Raises QuestionnaireError with every problem."""
    questionnaire, problems = _parse(source, name)
    problems = problems or tuple(responses_file_problems(questionnaire, name))
    if problems:
        raise QuestionnaireError(*problems)
    return questionnaire


def read_questionnaire(source: bytes, name: str) -> tuple[Questionnaire | None, tuple[str, ...]]:
    """Return a questionnaire that is still being written, and every problem; None if it cannot be read at all.

    With problems, it has empty texts where something is missing: only what a list shows of it can be relied on.
    """
    try:
        questionnaire, problems = _parse(source, name)
    except QuestionnaireError as error:
        return None, error.problems
    return questionnaire, problems or tuple(responses_file_problems(questionnaire, name))


def parse_saved_questionnaire(source: bytes, name: str) -> Questionnaire:
    """Return the questionnaire of an audit, which an earlier version of the program may have accepted.

    Raises QuestionnaireError if it cannot be read.
    """
    questionnaire, problems = _parse(source, name)
    if problems:
        raise QuestionnaireError(*problems)
    return questionnaire


@lru_cache(maxsize=32)  # a page that offers the shipped questionnaires reads all of them on every click
def _parse(source: bytes, name: str) -> tuple[Questionnaire, tuple[str, ...]]:
    """Return the questionnaire and its problems. Raises QuestionnaireError if the file cannot be read at all."""
    data, problem = parse_toml(source)
    if problem:
        raise QuestionnaireError(messages.PROBLEM.format(location=name, problem=problem))
    problems: list[str] = []
    questionnaire = _QuestionnaireParser(Table(data, name, problems)).parse()
    return questionnaire, tuple(problems)


@dataclass(frozen=True)
class ShippedQuestionnaire:
    """A questionnaire of the folder ``questionnaires`` with the bytes of its file."""

    questionnaire: Questionnaire
    source: bytes


def shipped_questionnaires(folder: Path = QUESTIONNAIRES_FOLDER) -> tuple[ShippedQuestionnaire, ...]:
    """Return every questionnaire of the folder, sorted by file name. Raises QuestionnaireError if one is not valid."""
    return tuple(_load_shipped(path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.toml")))


@lru_cache(maxsize=64)
def _load_shipped(path: Path, _modified: int) -> ShippedQuestionnaire:
    """Return a questionnaire; a file is read again only if it was changed."""
    return ShippedQuestionnaire(load_questionnaire(path), path.read_bytes())


class _QuestionnaireParser:
    """Parses the tables from the top, so that everything a condition or rule may refer to is parsed before it."""

    def __init__(self, root: Table) -> None:
        self.root = root
        self.has_ratings = False
        self.condition_parser = ConditionParser()
        self.scale_parser = AnswerScaleParser(root)

    def parse(self) -> Questionnaire:
        root, questionnaire_id = self.root, self.root.identifier()
        domains = tuple(self.domain(table) for table in root.tables("domains", "domain"))
        case_details = parse_case_details(root)
        self.condition_parser = ConditionParser(case_details)
        standard_tables = root.tables("standards", "standard")
        standards = tuple(self.standard(table, domains) for table in standard_tables)
        has_ratings = self.has_ratings or not standards
        if not has_ratings:
            self.reject_rating_keys()
        has_ratings = has_ratings and self.has_rating_settings(standards)
        rating_parser, kind = RatingScaleParser(root), self.kind()
        scale = rating_parser.scale() if has_ratings else BandScale(())
        cut_offs = rating_parser.overall(scale.ratings) if has_ratings else ()
        standards = tuple(
            check_own_bands(each, scale, table) for each, table in zip(standards, standard_tables, strict=True)
        )
        rules = DecisionRuleParser(domains, standards, scale.ratings, [cut_off.rating for cut_off in cut_offs])
        questionnaire = Questionnaire(
            id=questionnaire_id,
            version=root.name("version"),
            title=root.text("title"),
            language=root.text("language"),
            source=root.text("source"),
            scale=scale,
            discretion_limits=rating_parser.discretion() if has_ratings else DiscretionLimits(0, 0),
            overall_cut_offs=cut_offs,
            domains=domains,
            decision_rules=tuple(
                rules.parse(table) for table in root.tables("decision_rules", "decision rule", optional=True)
            ),
            case_details=case_details,
            standards=standards,
            case_label=self.case_label(),
            kind=kind,
            sample_settings=parse_sample_settings(root),
            strata=parse_strata(root),
            respondents=parse_respondents(root, questionnaire_id, kind),
            answer_scales=self.scale_parser.scales,
        )
        self.scale_parser.check_use(questionnaire.questions)
        self.check_ids(questionnaire)
        for problem in combination_problems(questionnaire):
            root.add_problem(problem)
        root.reject_unknown_keys()
        return questionnaire

    def has_rating_settings(self, standards: Iterable[Standard]) -> bool:
        """Return whether the file says anything about how ratings are worked out. Record a problem if it does not."""
        if any(self.root.has(key) for key in RATING_KEYS):
            return True
        rated = [standard.id for standard in standards if standard.rating_method is not RatingMethod.NOT_RATED]
        if rated:
            self.root.add_problem(messages.RATING_SETTINGS_MISSING.format(standards=join_list(rated, "and")))
        return False

    def reject_rating_keys(self) -> None:
        """Record a problem for each rating setting in a questionnaire without rated standards."""
        for key in RATING_KEYS:
            if self.root.pop_raw(key) is not None:
                self.root.add_problem(messages.NOT_RATED_NO_EFFECT.format(key=key))

    def kind(self) -> QuestionnaireKind:
        """Return what the questionnaire is for. By default it is a survey if nothing is rated, otherwise an audit."""
        kind = ""
        if self.root.has("kind"):
            kind = self.root.one_of("kind", [kind.value for kind in QuestionnaireKind])
        if kind == QuestionnaireKind.SURVEY.value and self.has_ratings:
            self.root.add_problem(messages.SURVEY_WITH_RATINGS)
        if not kind:
            return QuestionnaireKind.AUDIT if self.has_ratings else QuestionnaireKind.SURVEY
        return QuestionnaireKind(kind)

    def case_label(self) -> CaseLabel:
        if count := self.root.list_length("record"):
            self.root.pop_raw("record")
            template = messages.SEVERAL_KINDS_OF_CASE if count > 1 else RECORD_IN_TWO_BRACKETS
            self.root.add_problem(template.format(key="record"))
        table = self.root.table("record", "record", optional=True)
        if table is None:
            return DEFAULT_CASE_LABEL
        case_label = CaseLabel(table.name("one"), table.name("many"))
        table.reject_unknown_keys()
        return case_label

    def domain(self, table: Table) -> Domain:
        domain = Domain(table.identifier(), table.text("title"))
        table.reject_unknown_keys()
        return domain

    def standard(self, table: Table, domains: Iterable[Domain]) -> Standard:
        rating_method = table.one_of("rated", [rating_method.value for rating_method in RatingMethod])
        self.has_ratings |= rating_method != RatingMethod.NOT_RATED.value
        condition = self.condition_parser.parse(table)
        standard = Standard(
            id=table.identifier(),
            domain_id=table.one_of("domain", [domain.id for domain in domains]),
            title=table.text("title"),
            statement=table.text("statement"),
            rating_method=RatingMethod(rating_method or "not_rated"),
            key_questions=tuple(
                self.key_question(entry, condition)
                for entry in table.tables("key_questions", "key question", optional=True)
            ),
            applies_when=condition,
        )
        if rating_method:
            standard = parse_roll_up(standard, table)
            self.check_rating_method(standard, table)
        table.reject_unknown_keys()
        return standard

    def check_rating_method(self, standard: Standard, table: Table) -> None:
        match standard.rating_method:
            case RatingMethod.FROM_CASES:
                if not standard.key_questions:
                    table.add_problem(messages.RATED_WITHOUT_KEY_QUESTIONS)
                if not all(key.yes_is_good for key in standard.key_questions):
                    table.add_problem(messages.RATED_BUT_YES_IS_NOT_GOOD)
            case RatingMethod.BY_JUDGEMENT:
                if standard.key_questions:
                    table.add_problem(messages.JUDGED_WITH_KEY_QUESTIONS)
                if standard.applies_when is not None:
                    table.add_problem(messages.JUDGED_WITH_CONDITION)
            case RatingMethod.NOT_RATED:
                pass
            case _:
                assert_never(standard.rating_method)

    def key_question(self, table: Table, parent_condition: Condition | None) -> KeyQuestion:
        condition = all_of(parent_condition, self.condition_parser.parse(table))
        prompts = tuple(self.prompt(entry, condition) for entry in table.tables("prompts", "prompt", optional=True))
        derived, scale = parse_measure(table, self.condition_parser), self.scale_parser.of_question(table)
        yes_is_good = table.boolean("yes_is_good", default=True)
        key = KeyQuestion(
            id=table.identifier(),
            text=table.text("text"),
            short=table.text("short"),
            guidance=table.lines("guidance"),
            applies_when=condition,
            may_not_apply=table.boolean("may_not_apply", default=True),
            note_needed=parse_note_needed(table, scale, derived),
            yes_is_good=yes_is_good,
            derived=derived,
            answer_scale=scale,
            target=parse_target(table, scale, yes_is_good),
            prompts=prompts,
        )
        if prompts and not key.yes_is_good:
            table.add_problem(messages.PROMPTS_BUT_YES_IS_NOT_GOOD)
        self.condition_parser.add_question(key.id, scale)
        table.reject_unknown_keys()
        return key

    def prompt(self, table: Table, parent_condition: Condition | None) -> Prompt:
        condition = self.condition_parser.parse(table)
        derived, scale = parse_measure(table, self.condition_parser), self.scale_parser.of_question(table)
        prompt = Prompt(
            id=table.identifier(),
            text=table.text("text"),
            guidance=table.lines("guidance"),
            applies_when=all_of(parent_condition, condition),
            may_not_apply=table.boolean("may_not_apply", default=True),
            note_needed=parse_note_needed(table, scale, derived),
            derived=derived,
            answer_scale=scale,
            target=parse_target(table, scale),
        )
        self.condition_parser.add_question(prompt.id, scale)
        table.reject_unknown_keys()
        return prompt

    def check_ids(self, questionnaire: Questionnaire) -> None:
        self.root.check_unique("domain", (domain.id for domain in questionnaire.domains))
        self.root.check_unique("standard", (standard.id for standard in questionnaire.standards))
        self.root.check_unique("decision rule", (rule.id for rule in questionnaire.decision_rules))
        # Case details and questions share the column headings of a responses file.
        columns = [*(f.id for f in questionnaire.case_details), *(q.id for q in questionnaire.questions)]
        self.root.check_unique("case detail or question", columns, RESERVED_COLUMNS)
