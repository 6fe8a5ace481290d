"""From a questionnaire file to a questionnaire; every fault of the file is told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from audit.errors import QuestionnaireError
from audit.model.bands import BandScale
from audit.model.questionnaire import (
    CASE,
    YES_NO,
    AllOf,
    Choice,
    Condition,
    DecisionRule,
    DiscretionLimits,
    Domain,
    Fact,
    FactKind,
    KeyQuestion,
    Noun,
    Prompt,
    Questionnaire,
    Rated,
    Standard,
)
from audit.toml_files.conditions import ANSWERS, ConditionReader
from audit.toml_files.rating_scale import RatingReader
from audit.toml_files.reader import Table, parse_toml

QUESTIONNAIRES = Path(__file__).parents[2] / "questionnaires"
RESERVED = ("case", "auditor")  # columns of a responses file
OF_RATINGS = ("band_from", "bands", "discretion", "overall", "decision_rules")


def load_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in a file. Raises QuestionnaireError with every fault of the file."""
    try:
        source = path.read_bytes()
    except OSError as fault:
        raise QuestionnaireError(f"{path}: cannot be read ({fault.strerror}). Check the path.") from None
    return read_questionnaire(source, path.name)


def read_questionnaire(source: bytes, name: str) -> Questionnaire:
    """The questionnaire in the bytes of a file called ``name``. Raises QuestionnaireError with every fault."""
    data, unreadable = parse_toml(source)
    if unreadable:
        raise QuestionnaireError(f"{name}: {unreadable}")
    faults: list[str] = []
    questionnaire = _Reader(Table(data, name, faults)).questionnaire()
    if faults:
        raise QuestionnaireError(*faults)
    return questionnaire


@dataclass(frozen=True)
class ShippedQuestionnaire:
    """A questionnaire of the folder ``questionnaires`` with the bytes of its file."""

    questionnaire: Questionnaire
    source: bytes


def shipped_questionnaires(folder: Path = QUESTIONNAIRES) -> tuple[ShippedQuestionnaire, ...]:
    """Every questionnaire of the folder, by the names of their files. Raises QuestionnaireError for a faulty one."""
    return tuple(
        ShippedQuestionnaire(load_questionnaire(path), path.read_bytes()) for path in sorted(folder.glob("*.toml"))
    )


class _Reader:
    """Reads the tables from the top down; what a rule may point at is known before the rule is read."""

    def __init__(self, top: Table) -> None:
        self.top = top
        self.ratings: tuple[str, ...] = ()
        self.rates = False
        self.conditions = ConditionReader()

    def questionnaire(self) -> Questionnaire:
        top = self.top
        domains = tuple(self.domain(table) for table in top.tables("domains", "domain"))
        facts = tuple(self.fact(table) for table in top.tables("facts", "fact", optional=True))
        self.conditions = ConditionReader(facts)
        standards = tuple(self.standard(table, domains) for table in top.tables("standards", "standard"))
        rates = self.rates or not standards
        if not rates:
            self.refuse_ratings()
        ratings = RatingReader(top)
        scale = ratings.scale() if rates else BandScale(())
        self.ratings = scale.ratings
        questionnaire = Questionnaire(
            id=top.identifier(),
            version=top.name("version"),
            title=top.text("title"),
            language=top.text("language"),
            source=top.text("source"),
            scale=scale,
            discretion=ratings.discretion() if rates else DiscretionLimits(0, 0),
            overall=ratings.overall(scale.ratings) if rates else (),
            domains=domains,
            decision_rules=tuple(
                self.decision_rule(table, domains, standards)
                for table in top.tables("decision_rules", "decision rule", optional=True)
            ),
            facts=facts,
            standards=standards,
            record=self.record(),
        )
        self.check_ids(questionnaire)
        top.close()
        return questionnaire

    def refuse_ratings(self) -> None:
        """Where no standard is rated, what says how ratings come about would be without effect."""
        for key in OF_RATINGS:
            if self.top.raw(key) is not None:
                self.top.fault(f'"{key}" has no effect, because no standard is rated. Take it out, or rate a standard.')

    def record(self) -> Noun:
        table = self.top.table("record", "record", optional=True)
        if table is None:
            return CASE
        noun = Noun(table.name("one"), table.name("many"))
        table.close()
        return noun

    def domain(self, table: Table) -> Domain:
        domain = Domain(table.identifier(), table.text("title"))
        table.close()
        return domain

    def fact(self, table: Table) -> Fact:
        kind = table.one_of("kind", [kind.value for kind in FactKind])
        fact = Fact(
            id=table.identifier(),
            text=table.text("text"),
            kind=FactKind(kind or "text"),
            choices=self.choices(table, kind),
            breakdown=table.flag("breakdown"),
            required=table.flag("required"),
            guidance=table.text("guidance", optional=True),
        )
        table.close()
        return fact

    def choices(self, table: Table, kind: str) -> tuple[Choice, ...]:
        if kind not in ("choice", "choices"):
            return YES_NO if kind == "yes_no" else ()
        choices = []
        for entry in table.tables("choices", "choice"):
            choices.append(Choice(entry.identifier(), entry.text("text")))
            entry.close()
        if len(choices) < 2:
            table.fault("fewer than two choices. List them all under choices.")
        table.unique("choice", (choice.id for choice in choices))
        if any(";" in choice.text for choice in choices):
            table.fault("a choice has a semicolon in its text, which parts several choices. Take it out.")
        return tuple(choices)

    def standard(self, table: Table, domains: Iterable[Domain]) -> Standard:
        rated = table.one_of("rated", [rated.value for rated in Rated])
        self.rates |= rated != Rated.NOT_RATED.value
        standard = Standard(
            id=table.identifier(),
            domain=table.one_of("domain", [domain.id for domain in domains]),
            title=table.text("title"),
            statement=table.text("statement"),
            rated=Rated(rated or "not_rated"),
            key_questions=tuple(
                self.key_question(entry) for entry in table.tables("key_questions", "key question", optional=True)
            ),
        )
        if rated == "from_cases" and not standard.key_questions:
            table.fault('rated from cases, but it has no key question. Add one, or say rated = "by_people".')
        if rated == "from_cases" and not all(key.yes_is_good for key in standard.key_questions):
            table.fault('rated from cases, but a key question says "yes_is_good = false". Ask it so that Yes is good.')
        if rated == "by_people" and standard.key_questions:
            table.fault('rated by people, but it has key questions. Take them out, or say rated = "from_cases".')
        table.close()
        return standard

    def key_question(self, table: Table) -> KeyQuestion:
        condition = self.conditions.read(table)
        prompts = tuple(self.prompt(entry, condition) for entry in table.tables("prompts", "prompt", optional=True))
        key = KeyQuestion(
            id=table.identifier(),
            text=table.text("text"),
            short=table.text("short"),
            guidance=table.text("guidance", optional=True),
            applies_when=condition,
            may_not_apply=table.flag("may_not_apply", otherwise=True),
            note_needed=self.note_needed(table),
            yes_is_good=table.flag("yes_is_good", otherwise=True),
            prompts=prompts,
        )
        if prompts and not key.yes_is_good:
            table.fault('"yes_is_good" is false, but there are prompts, to which Yes is good. Take out one of the two.')
        self.conditions.meet(key.id)
        table.close()
        return key

    def prompt(self, table: Table, of_key_question: Condition | None) -> Prompt:
        own = self.conditions.read(table)
        both = tuple(condition for condition in (of_key_question, own) if condition is not None)
        prompt = Prompt(
            id=table.identifier(),
            text=table.text("text"),
            guidance=table.text("guidance", optional=True),
            applies_when=AllOf(both) if len(both) == 2 else both[0] if both else None,
            may_not_apply=table.flag("may_not_apply", otherwise=True),
            note_needed=self.note_needed(table),
        )
        self.conditions.meet(prompt.id)
        table.close()
        return prompt

    def note_needed(self, table: Table) -> frozenset[str]:
        answers = frozenset(table.texts("note_needed"))
        for answer in sorted(answers - set(ANSWERS)):
            table.fault(f'"note_needed" has "{answer}". Answers are: {", ".join(ANSWERS)}.')
        return answers

    def decision_rule(self, table: Table, domains: Iterable[Domain], standards: Iterable[Standard]) -> DecisionRule:
        rule = DecisionRule(
            id=table.identifier(),
            name=table.text("name"),
            reason=table.text("reason"),
            domain=table.one_of("when_every_rated_standard_of_domain", [domain.id for domain in domains]),
            rated=table.one_of("is_rated", self.ratings),
            standard=table.one_of(
                "then_standard", [standard.id for standard in standards if standard.rated is not Rated.NOT_RATED]
            ),
            becomes=table.one_of("becomes", self.ratings),
        )
        if rule.domain and rule.domain in {s.domain for s in standards if s.id == rule.standard}:
            table.fault("the rule would change a standard of the domain that it looks at. Let it change another one.")
        table.close()
        return rule

    def check_ids(self, questionnaire: Questionnaire) -> None:
        self.top.unique("domain", (domain.id for domain in questionnaire.domains))
        self.top.unique("standard", (standard.id for standard in questionnaire.standards))
        self.top.unique("decision rule", (rule.id for rule in questionnaire.decision_rules))
        # Facts and questions share one row of column headings in a responses file.
        columns = [*(f.id for f in questionnaire.facts), *(q.id for q in questionnaire.questions)]
        self.top.unique("fact or question", columns, RESERVED)
