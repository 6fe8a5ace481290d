"""The tables of a feed: their columns with types, meanings and constraints, and the keys between them.

Names of tables and columns never change, because other programs refer to them. New columns are added at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from audit.model.answers import Answer, NoAnswer
from audit.model.questionnaire import QuestionnaireKind, RatingMethod
from audit.model.roll_up import RollUp

AUDIT, SURVEY = QuestionnaireKind.AUDIT.value, QuestionnaireKind.SURVEY.value
ALL = "All cases"  # no id has a space
OPEN, CLOSED = "open", "closed"
KEY_QUESTION, PROMPT = "key question", "prompt"
INSPECTED, NOT_INSPECTED, APPLIES_TO_NO_CASE = "inspected", "not inspected", "applies to no case"

REQUIRED: Mapping[str, Any] = {"required": True}
PERCENTAGE: Mapping[str, Any] = {"minimum": 0, "maximum": 100}
COUNT: Mapping[str, Any] = {"minimum": 0}


def one_of(*values: str) -> Mapping[str, Any]:
    """Return the constraints of a column that always has one of these values."""
    return {"required": True, "enum": list(values)}


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in a Table Schema, what it holds, and its constraints."""

    name: str
    type: str
    description: str
    constraints: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ForeignKey:
    """Columns of one table that name a row of another."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True)
class TableSchema:
    """A table: its name, which is that of its file without .csv, what a row is, and its columns and keys."""

    name: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


AUDIT_ID = Column("audit", "string", "The id of the audit.", REQUIRED)
STANDARD_ID = Column("standard", "string", "The id of the standard in the questionnaire.", REQUIRED)
QUESTION_ID = Column("question", "string", "The id of the question in the questionnaire.", REQUIRED)

GOOD_ANSWER = Column(
    "good_answer", "string", "The answer that speaks well of the work.", one_of(Answer.YES.value, Answer.NO.value)
)

AUDITS = TableSchema(
    "audits",
    "One row for each audit or survey.",
    (
        AUDIT_ID,
        Column("name", "string", "The name of the audit.", REQUIRED),
        Column("unit", "string", "The unit that was audited.", REQUIRED),
        Column("region", "string", "The region of the unit."),
        Column("fieldwork_from", "date", "The first day of the fieldwork."),
        Column("fieldwork_to", "date", "The last day of the fieldwork."),
        Column("questionnaire", "string", "The id of the questionnaire.", REQUIRED),
        Column("questionnaire_version", "string", "The version of the questionnaire.", REQUIRED),
        Column(
            "kind", "string", "Whether the records are audited cases or answers to a survey.", one_of(AUDIT, SURVEY)
        ),
        Column("state", "string", "The figures of a closed audit are frozen.", one_of(OPEN, CLOSED)),
        Column("digest", "string", "The digest of the frozen figures, as pages and files print it."),
        Column("cases", "integer", "The number of cases, or respondents, that the figures include.", COUNT),
        Column("cases_included", "string", "Which cases the figures include, in words.", REQUIRED),
        Column("points", "integer", "The points of all rated standards so far; empty if nothing is rated.", COUNT),
        Column("max_points", "integer", "The most points that the rated standards can have.", COUNT),
        Column("rating", "string", "The overall rating; empty if there is none yet."),
        Column("small_numbers_suppressed", "boolean", "Whether small numbers are suppressed in this audit.", REQUIRED),
        Column("rating_suppressed", "boolean", "Whether the rating would reveal a small number.", REQUIRED),
    ),
    ("audit",),
)

STANDARDS = TableSchema(
    "standards",
    "One row for each standard of the questionnaire of each audit.",
    (
        AUDIT_ID,
        STANDARD_ID,
        Column("title", "string", "The title of the standard.", REQUIRED),
        Column("domain", "string", "The id of the domain.", REQUIRED),
        Column(
            "rating_method",
            "string",
            "How the standard is rated: from its cases, by people, or not at all.",
            one_of(*(method.value for method in RatingMethod)),
        ),
        Column(
            "status",
            "string",
            "A standard that was not inspected, or applies to no case, does not count in the score.",
            one_of(INSPECTED, NOT_INSPECTED, APPLIES_TO_NO_CASE),
        ),
        Column("calculated_rating", "string", "The rating of the lowest key question, before any decision."),
        Column("rating_by_judgement", "string", "The rating that people gave, if the standard is rated by people."),
        Column("decided_rating", "string", "The rating that a lead decided instead of the calculated one."),
        Column("decision_rule", "string", "The id of the decision rule that replaced the rating."),
        Column("rating", "string", "The rating that counts; empty if there is none."),
        Column("points", "integer", "The points of the rating.", COUNT),
        Column("rating_suppressed", "boolean", "Whether the rating would reveal a small number.", REQUIRED),
        Column(
            "roll_up",
            "string",
            "What a rating from cases comes from: the lowest key question, their mean, or one share.",
            one_of(*RollUp),
        ),
    ),
    ("audit", "standard"),
    (ForeignKey(("audit",), "audits"),),
)

QUESTIONS = TableSchema(
    "questions",
    "One row for each question that an audit asks.",
    (
        AUDIT_ID,
        QUESTION_ID,
        Column(
            "position", "integer", "The place of the question in the questionnaire, from 1.", {**REQUIRED, "minimum": 1}
        ),
        STANDARD_ID,
        Column("kind", "string", "Only key questions decide ratings.", one_of(KEY_QUESTION, PROMPT)),
        Column("key_question", "string", "The key question of a prompt; of a key question, its own id.", REQUIRED),
        Column("short", "string", "The short name of a key question."),
        Column("text", "string", "The wording.", REQUIRED),
        GOOD_ANSWER,
        Column("derived", "boolean", "Whether it is worked out from other answers, and not asked.", REQUIRED),
        Column(
            "overridden",
            "integer",
            "In how many cases a person's answer replaces what is worked out; empty if it is asked, or if few.",
            COUNT,
        ),
    ),
    ("audit", "question"),
    (ForeignKey(("audit", "standard"), "standards"),),
)

FIGURES = TableSchema(
    "figures",
    "One row for each question over all cases, and one for each key question in each group of cases.",
    (
        AUDIT_ID,
        Column("audit_name", "string", "The name of the audit.", REQUIRED),
        Column("unit", "string", "The unit that was audited.", REQUIRED),
        Column("fieldwork_from", "date", "The first day of the fieldwork."),
        Column("fieldwork_to", "date", "The last day of the fieldwork."),
        Column("questionnaire", "string", "The id of the questionnaire.", REQUIRED),
        Column("questionnaire_version", "string", "The version of the questionnaire.", REQUIRED),
        STANDARD_ID,
        QUESTION_ID,
        Column("question_kind", "string", "Only key questions decide ratings.", one_of(KEY_QUESTION, PROMPT)),
        Column("question_text", "string", "The wording of the question.", REQUIRED),
        GOOD_ANSWER,
        Column(
            "detail", "string", f"The id of what the cases are grouped by; {ALL} if they are not grouped.", REQUIRED
        ),
        Column("detail_text", "string", "What the cases are grouped by, in words.", REQUIRED),
        Column("group", "string", f"The group; {ALL} for the row over all cases or respondents.", REQUIRED),
        Column("cases", "integer", "The number of cases in the group; suppressed outside the audit team.", COUNT),
        Column("yes", "integer", "The number of cases answered Yes.", COUNT),
        Column("base", "integer", "The number of cases answered Yes or No.", COUNT),
        Column("not_applicable", "integer", "The number of cases to which the question does not apply.", COUNT),
        Column("unanswered", "integer", "The number of cases without an answer.", COUNT),
        Column("not_collected", "integer", "The number of cases for which the question was not collected.", COUNT),
        Column("asked", "integer", "In a survey, the number of respondents who were asked this question.", COUNT),
        Column("share", "number", "Yes divided by the base, from 0 to 1, not rounded.", {"minimum": 0, "maximum": 1}),
        Column("percent", "integer", "The share as every page prints it: per cent, a half rounded up.", PERCENTAGE),
        Column("interval_low", "integer", "The lower bound of the 95% confidence interval, in per cent.", PERCENTAGE),
        Column("interval_high", "integer", "The upper bound of the 95% confidence interval, in per cent.", PERCENTAGE),
        Column("rating", "string", "The rating of the band of the percentage, over all cases of a rated standard."),
        Column("lowest", "boolean", "Whether this key question is the lowest of its standard."),
        Column(
            "suppressed",
            "boolean",
            "Whether the figures are suppressed because numbers are small. Their cells are then empty.",
            REQUIRED,
        ),
    ),
    ("audit", "question", "detail", "group"),
    (
        ForeignKey(("audit",), "audits"),
        ForeignKey(("audit", "standard"), "standards"),
        ForeignKey(("audit", "question"), "questions"),
    ),
)

CASE = Column("case", "integer", "A number from 1. It is not the reference of the case.", {**REQUIRED, "minimum": 1})

ANSWERS = TableSchema(
    "answers",
    "One row for each case and question: how the question counts for the case. Only for the audit team.",
    (
        AUDIT_ID,
        CASE,
        QUESTION_ID,
        Column("answer", "string", "The answer that counts, or why there is none.", one_of(*Answer, *NoAnswer)),
        Column("named_answer", "string", "The named answer, such as a grade, or the answer with its reason, in words."),
    ),
    ("audit", "case", "question"),
    (ForeignKey(("audit", "question"), "questions"),),
)

CASE_GROUPS = TableSchema(
    "case_groups",
    "One row for each group that a case is in. Only for the audit team.",
    (
        AUDIT_ID,
        CASE,
        Column("detail", "string", "The id of what the cases are grouped by.", REQUIRED),
        Column("group", "string", "The group.", REQUIRED),
    ),
    ("audit", "case", "detail", "group"),
    (ForeignKey(("audit",), "audits"),),
)

FEED_TABLES = (AUDITS, STANDARDS, QUESTIONS, FIGURES)
CASE_TABLES = (ANSWERS, CASE_GROUPS)
