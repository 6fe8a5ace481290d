"""From a questionnaire file to a questionnaire; every fault of the file is told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal

from audit.bands import Band, BandScale
from audit.condition_reader import ANSWERS, ConditionReader
from audit.errors import QuestionnaireError
from audit.questionnaire import (
    YES_NO,
    AllOf,
    Choice,
    Condition,
    CutOff,
    DecisionRule,
    DiscretionLimits,
    Domain,
    Fact,
    FactKind,
    KeyQuestion,
    Prompt,
    Questionnaire,
    Rated,
    Standard,
)
from audit.toml_tables import Table, parse_toml

QUESTIONNAIRES = Path(__file__).parents[1] / "questionnaires"
RESERVED = ("case", "auditor")  # columns of a responses file


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
        self.conditions = ConditionReader()

    def questionnaire(self) -> Questionnaire:
        top = self.top
        scale = self.scale()
        self.ratings = scale.ratings
        domains = tuple(self.domain(table) for table in top.tables("domains", "domain"))
        facts = tuple(self.fact(table) for table in top.tables("facts", "fact", optional=True))
        self.conditions = ConditionReader(facts)
        standards = tuple(self.standard(table, domains) for table in top.tables("standards", "standard"))
        questionnaire = Questionnaire(
            id=top.identifier(),
            version=top.name("version"),
            title=top.text("title"),
            language=top.text("language"),
            source=top.text("source"),
            scale=scale,
            discretion=self.discretion(),
            overall=self.overall(),
            domains=domains,
            decision_rules=tuple(
                self.decision_rule(table, domains, standards)
                for table in top.tables("decision_rules", "decision rule", optional=True)
            ),
            facts=facts,
            standards=standards,
        )
        self.check_ids(questionnaire)
        top.close()
        return questionnaire

    def scale(self) -> BandScale:
        band_from: Literal["rounded", "exact"] = (
            "exact" if self.top.one_of("band_from", ("rounded", "exact")) == "exact" else "rounded"
        )
        bands = tuple(self.band(table) for table in self.top.tables("bands", "band"))
        self.check_bands(bands)
        return BandScale(bands, band_from)

    def band(self, table: Table) -> Band:
        band = Band(
            rating=table.name("rating"),
            words=table.text("words"),
            floor=table.whole("from"),
            ceiling=table.whole("to"),
            points=table.whole("points"),
        )
        table.close()
        return band

    def check_bands(self, bands: Sequence[Band]) -> None:
        if not bands:
            self.top.fault("there is no band. Write at least one [[bands]] table, worst first.")
            return
        if bands[0].floor != 0:
            self.top.fault(f'the first band "{bands[0].rating}" starts at {bands[0].floor}. Start it at 0.')
        if bands[-1].ceiling != 100:
            self.top.fault(f'the last band "{bands[-1].rating}" ends at {bands[-1].ceiling}. End it at 100.')
        for band in bands:
            if band.floor > band.ceiling:
                self.top.fault(f'the band "{band.rating}" ends ({band.ceiling}) before it starts ({band.floor}).')
        for lower, upper in pairwise(bands):
            self.check_neighbours(lower, upper)
        self.check_unique("band", (band.rating for band in bands))

    def check_neighbours(self, lower: Band, upper: Band) -> None:
        pair = f'the bands "{lower.rating}" and "{upper.rating}"'
        if upper.floor > lower.ceiling + 1:
            self.top.fault(
                f"{pair} leave a gap: {lower.ceiling + 1} to {upper.floor - 1} is in neither. Let them meet."
            )
        if upper.floor <= lower.ceiling:
            self.top.fault(
                f"{pair} overlap: {upper.floor} to {lower.ceiling} is in both. Let each end before the next."
            )
        if upper.points <= lower.points:
            self.top.fault(f"{pair} must give rising points, not {lower.points} and then {upper.points}.")

    def discretion(self) -> DiscretionLimits:
        table = self.top.table("discretion", "discretion")
        if table is None:
            return DiscretionLimits(0, 0)
        limits = DiscretionLimits(table.whole("within_points"), table.whole("cases_at_most"))
        table.close()
        return limits

    def overall(self) -> tuple[CutOff, ...]:
        cut_offs = []
        for table in self.top.tables("overall", "overall cut-off"):
            limit = table.number("mean_points_up_to")
            cut_offs.append(CutOff(table.one_of("rating", self.ratings), None if limit is None else Fraction(limit)))
            table.close()
        self.check_cut_offs(cut_offs)
        return tuple(cut_offs)

    def check_cut_offs(self, cut_offs: Sequence[CutOff]) -> None:
        limits = [cut_off.mean_points_up_to for cut_off in cut_offs]
        if not limits or limits[-1] is not None or None in limits[:-1]:
            self.top.fault('"overall": every cut-off but the last needs "mean_points_up_to", and the last has none.')
            return
        known: list[Fraction] = [limit for limit in limits if limit is not None]
        ranks = [self.ratings.index(cut_off.rating) for cut_off in cut_offs if cut_off.rating]
        if known != sorted(set(known)) or ranks != sorted(set(ranks)):
            self.top.fault('"overall": the cut-offs and their ratings must rise. Write the worst rating first.')

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
        self.check_unique("choice", (choice.id for choice in choices), table)
        if any(";" in choice.text for choice in choices):
            table.fault("a choice has a semicolon in its text, which parts several choices. Take it out.")
        return tuple(choices)

    def standard(self, table: Table, domains: Iterable[Domain]) -> Standard:
        rated = table.one_of("rated", [rated.value for rated in Rated])
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
            prompts=prompts,
        )
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
        self.check_unique("domain", (domain.id for domain in questionnaire.domains))
        self.check_unique("standard", (standard.id for standard in questionnaire.standards))
        self.check_unique("decision rule", (rule.id for rule in questionnaire.decision_rules))
        # Facts and questions share one row of column headings in a responses file.
        columns = [*RESERVED, *(f.id for f in questionnaire.facts), *(q.id for q in questionnaire.questions)]
        self.check_unique("fact or question", columns)

    def check_unique(self, noun: str, ids: Iterable[str], table: Table | None = None) -> None:
        seen: set[str] = set()
        for given in ids:
            if given and given.casefold() in seen:
                reserved = " (it names a column of every responses file)" if given.casefold() in RESERVED else ""
                (table or self.top).fault(
                    f'the {noun} id "{given}" is used twice{reserved}. Give each {noun} an id of its own.'
                )
            seen.add(given.casefold())
