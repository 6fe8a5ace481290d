"""Writes the invented answers of the sample audit of Knowsley and St Helens.

The counts in this file come from the published inspection report of June 2023, or fit its words. The cases are
invented so that the counts are exact. Nothing here describes a real person.

How it works. The 46 cases are in three groups for which the report has figures: women, resettlement cases (all men
here) and the other men. For every question, a table below says how many cases of each group answer Yes. Each case has
a hidden quality, and the best cases of a group get its Yes answers. So the counts are exact, and a weak case is weak
across the standards. The program always writes the same bytes.

The questionnaire needs a note for each key question answered No. The notes are sentences of ``note_texts.toml`` about
the prompts that are No.

    python sample_data/make_knowsley_st_helens_2023.py [OUT_DIR]
"""

from __future__ import annotations

import csv
import random
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

SAMPLE_DATA = Path(__file__).resolve().parent
QUESTIONNAIRE = SAMPLE_DATA.parent / "questionnaires" / "hmip-probation-2021.toml"
OUT_DIR = SAMPLE_DATA / "knowsley-st-helens-2023"
NOTE_TEXTS = SAMPLE_DATA / "note_texts.toml"
MAX_NOTE_SENTENCES = 2
SEED = "Knowsley and St Helens 2023"
NOT_INSPECTED = {"2.1"}
AUDITORS = ("Auditor A", "Auditor B", "Auditor C", "Auditor D")
REFERENCE_CHARACTERS = "2346789CDFGHJKMNPQRTVWXY"  # no vowels, so no words; no characters that look alike

WOMEN, RESETTLEMENT, OTHER_MEN = "women", "resettlement", "other men"


class Counts(NamedTuple):
    """The number of cases in each group."""

    women: int
    resettlement: int
    other_men: int


GROUP_SIZES = Counts(3, 14, 29)
NO_CASES = Counts(0, 0, 0)

# How many cases answer Yes, by group: (women, resettlement, other men).
YES_COUNTS: dict[str, Counts] = {
    "2.2.1": Counts(3, 7, 15),
    "2.2.1a": Counts(3, 9, 17),
    "2.2.1b": Counts(3, 9, 19),
    "2.2.1c": Counts(2, 6, 14),  # 22 of 46
    "2.2.1d": Counts(3, 8, 17),
    "2.2.2": Counts(3, 9, 21),
    "2.2.2a": Counts(3, 10, 22),
    "2.2.2b": Counts(3, 10, 21),
    "2.2.2c": Counts(3, 8, 18),
    "2.2.3": Counts(2, 2, 7),
    "2.2.3a": Counts(2, 3, 9),  # 14 of 46
    "2.2.3b": Counts(2, 4, 10),  # 16 of 46
    "2.2.3c": Counts(3, 10, 25),  # 38 of 46; 10 of 14
    "2.2.3d": Counts(2, 7, 10),  # 19 of 31; 7 of 12
    "2.2.3e": Counts(2, 3, 8),
    "2.3.1": Counts(3, 8, 17),
    "2.3.1a": Counts(3, 8, 18),
    "2.3.1b": Counts(3, 7, 16),
    "2.3.1c": Counts(3, 10, 20),
    "2.3.1d": Counts(3, 9, 19),
    "2.3.2": Counts(3, 8, 19),
    "2.3.2a": Counts(3, 8, 20),  # 31 of 45
    "2.3.2b": Counts(3, 7, 17),
    "2.3.2c": Counts(3, 8, 18),
    "2.3.2d": Counts(0, 1, 5),
    "2.3.3": Counts(3, 4, 13),
    "2.3.3a": Counts(3, 4, 14),
    "2.3.3b": Counts(3, 6, 15),
    "2.3.3c": Counts(2, 5, 11),
    "2.3.3d": Counts(2, 4, 11),  # 17 of 46
    "2.3.3e": Counts(2, 2, 8),
    "2.4.1": Counts(3, 6, 11),
    "2.4.1a": Counts(3, 7, 13),  # 23 of 46
    "2.4.1b": Counts(0, 4, 0),  # 4 of 14
    "2.4.1c": Counts(3, 10, 18),
    "2.4.1d": Counts(1, 5, 9),
    "2.4.1e": Counts(1, 0, 8),
    "2.4.2": Counts(2, 3, 9),
    "2.4.2a": Counts(2, 3, 9),  # 14 of 46
    "2.4.2b": Counts(3, 4, 9),
    "2.4.2c": Counts(2, 4, 10),
    "2.4.2d": Counts(0, 5, 0),  # 5 of 14
    "2.4.2e": Counts(1, 0, 3),
    "2.4.3": Counts(2, 4, 5),
    "2.4.3a": Counts(2, 4, 7),  # 13 of 46
    "2.4.3b": Counts(1, 2, 3),  # 6 of 21
    "2.4.3c": Counts(2, 7, 16),  # 25 of 45
    "2.4.3d": Counts(2, 5, 8),
    "2.4.3e": Counts(2, 5, 8),
    "2.5.1": Counts(3, 12, 19),
    "2.5.1a": Counts(3, 12, 19),
    "2.5.1b": Counts(2, 9, 14),
    "2.5.1c": Counts(3, 10, 16),
    "2.5.2": Counts(3, 8, 12),
    "2.5.2a": Counts(3, 8, 12),
    "2.5.2b": Counts(3, 7, 12),
    "2.5.2c": Counts(2, 7, 11),
    "2.5.3": Counts(2, 7, 11),
    "2.5.3a": Counts(2, 5, 8),  # 15 of 40
    "2.5.3b": Counts(1, 6, 10),  # 17 of 31
    "2.5.3c": Counts(2, 7, 10),
    "2.5.3d": Counts(2, 5, 8),
    "2.5.3e": Counts(2, 5, 10),  # 17 of 45
    "2.6.1": Counts(2, 4, 7),
    "2.6.1a": Counts(1, 1, 3),  # 5 of 46
    "2.6.1b": Counts(1, 0, 1),  # 2 of 46
    "2.6.1c": Counts(2, 4, 10),  # 16 of 46
    "2.6.1d": Counts(3, 10, 21),  # 34 yes, 7 no, 5 not enough information
}

# How many cases the auditor found not applicable although the question was asked.
NOT_APPLICABLE_COUNTS: dict[str, Counts] = {
    "2.2.3d": Counts(1, 2, 12),
    "2.3.2a": Counts(0, 0, 1),
    "2.3.3c": Counts(0, 1, 3),
    "2.4.2c": Counts(0, 1, 3),
    "2.4.3c": Counts(0, 0, 1),
    "2.4.3e": Counts(0, 1, 4),
    "2.5.1b": Counts(1, 2, 6),
    "2.5.2c": Counts(0, 1, 3),
    "2.5.3c": Counts(0, 1, 3),
    "2.5.3d": Counts(0, 1, 1),
    "2.5.3e": Counts(0, 0, 1),
    "2.6.1d": Counts(0, 2, 3),
}

# A Yes here makes a Yes there more likely: no risk factor is reduced without progress on it.
DEPENDS_ON: dict[str, str] = {"2.6.1b": "2.6.1c", "2.3.3d": "2.3.3a"}

# Yes or no details: how many cases of each group are yes.
CHILD_CONCERN = Counts(1, 8, 12)
DOMESTIC_ABUSE_WITH_CHILD_CONCERN = Counts(1, 7, 10)
DOMESTIC_ABUSE_ALONE = Counts(0, 2, 8)
RISK_FACTORS_CHANGED = Counts(3, 12, 25)
MISSED_APPOINTMENTS = Counts(1, 8, 17)
DISABILITY = Counts(1, 4, 9)
PRACTITIONER_INTERVIEWED = Counts(3, 14, 28)  # 45 interviews
COURT_REPORT = Counts(3, 4, 17)

# Risk of serious harm, highest first; the other cases are low.
RISK_LEVELS: tuple[tuple[str, Counts], ...] = (
    ("very_high", Counts(0, 1, 0)),
    ("high", Counts(0, 6, 7)),
    ("medium", Counts(2, 7, 17)),
)

# Specialist work, by group; the more serious cases first.
SEXUAL_OFFENDING_TEAM = Counts(0, 2, 3)
DONE_WELL_IN_TEAM = ("2.2.1", "2.2.2", "2.2.3", "2.3.1", "2.3.2", "2.3.3", "2.4.2", "2.4.3")
"""The key questions of assessment, planning and delivery that the report says this team did well."""
SERIOUS_VIOLENCE_TEAM = Counts(0, 1, 2)
INTEGRATED_OFFENDER_MANAGEMENT = Counts(0, 3, 2)

# Requirements and conditions. Unpaid work alone goes to the least serious cases of the other men.
UNPAID_WORK_ONLY = Counts(0, 0, 4)
REQUIREMENTS: dict[str, Counts] = {
    "accredited_programme": Counts(0, 2, 7),
    "unpaid_work": Counts(1, 0, 6),
    "drug_rehabilitation": Counts(1, 0, 3),
    "alcohol_treatment": Counts(0, 0, 3),
    "mental_health_treatment": Counts(0, 0, 1),
    "electronic_monitoring": Counts(0, 4, 5),
    "exclusion_or_no_contact": Counts(0, 6, 3),
    "additional_licence": Counts(0, 9, 0),
    "post_sentence_supervision": Counts(0, 3, 0),
}

AGE_BANDS = {"18_25": 9, "26_35": 17, "36_50": 14, "51_over": 6}
ETHNIC_GROUPS = {"white": 43, "mixed": 1, "not_recorded": 2}
HUYTON_MEN = 21  # the women all report to Huyton


@dataclass
class Case:
    """An invented case: its details, its answers, and the two hidden numbers that influence them."""

    number: int
    group: str
    reference: str
    auditor: str = ""
    quality: float = 0.0  # how well the case is managed
    severity: float = 0.0  # how high the risk of harm is
    details: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def has(self, detail: str) -> bool:
        """Return whether a yes or no detail is yes."""
        return self.details.get(detail) == "yes"

    def requirements(self) -> list[str]:
        """Return the requirements and conditions recorded so far."""
        return [choice for choice in self.details.get("requirements", "").split(";") if choice]


Score = Callable[[Case], float]


# ----- repeatable randomness ------------------------------------------------------------


def random_value(case: Case, topic: str) -> float:
    """Return a number between -1 and 1 that depends only on the seed, the case and the topic."""
    return 2 * random.Random(f"{SEED}/{case.number}/{topic}").random() - 1


def random_score(topic: str) -> Score:
    """Return a random score."""
    return lambda case: random_value(case, topic)


# ----- choosing an exact number of cases ------------------------------------------------------


def top_cases(cases: list[Case], number: int, score: Score) -> list[Case]:
    """Return this number of cases with the highest scores. Fails if there are fewer cases."""
    if number > len(cases):
        raise SystemExit(f"{number} cases are asked for, but only {len(cases)} can be chosen. Correct the counts.")
    return sorted(cases, key=score, reverse=True)[:number]


def top_cases_by_group(cases: list[Case], counts: Counts, score: Score) -> list[Case]:
    """Return the cases with the highest scores: this number from each group."""
    chosen: list[Case] = []
    for group, number in zip((WOMEN, RESETTLEMENT, OTHER_MEN), counts, strict=True):
        chosen += top_cases([case for case in cases if case.group == group], number, score)
    return chosen


# ----- the cases and their details --------------------------------------------------------------


def make_cases() -> list[Case]:
    """Return the 46 cases with all their details, in the order of their references."""
    groups = (
        [WOMEN] * GROUP_SIZES.women + [RESETTLEMENT] * GROUP_SIZES.resettlement + [OTHER_MEN] * GROUP_SIZES.other_men
    )
    references = make_references(len(groups))
    cases = [Case(number, group, references[number]) for number, group in enumerate(groups)]
    set_personal_details(cases)
    set_risk(cases)
    set_teams(cases)
    set_quality(cases)
    set_supervision(cases)
    set_requirements(cases)
    return sorted(cases, key=lambda case: case.reference)


def make_references(number: int) -> list[str]:
    """Return this number of different pseudonyms, such as KSH-7F3K9."""
    generator = random.Random(f"{SEED}/references")
    references: list[str] = []
    while len(references) < number:
        characters = [REFERENCE_CHARACTERS[int(generator.random() * len(REFERENCE_CHARACTERS))] for _ in range(5)]
        reference = "KSH-" + "".join(characters)
        if reference not in references:
            references.append(reference)
    return references


def set_personal_details(cases: list[Case]) -> None:
    """Set sex, age, ethnic group, disability, office and auditor."""
    for case in cases:
        case.details["sentence_type"] = "resettlement" if case.group == RESETTLEMENT else "community"
        case.details["sex"] = "female" if case.group == WOMEN else "male"
    distribute(cases, "age_band", AGE_BANDS)
    distribute(cases, "ethnicity", ETHNIC_GROUPS)
    set_yes_no(cases, "disability", top_cases_by_group(cases, DISABILITY, random_score("disability")))
    men = [case for case in cases if case.group != WOMEN]
    prescot_cases = top_cases(men, len(men) - HUYTON_MEN, random_score("office"))
    for case in cases:
        case.details["office"] = "Prescot" if case in prescot_cases else "Huyton"
    for index, case in enumerate(sorted(cases, key=random_score("auditor"))):
        case.auditor = AUDITORS[index % len(AUDITORS)]


def distribute(cases: list[Case], detail: str, counts: dict[str, int]) -> None:
    """Set each value of a detail for this number of random cases."""
    values = [value for value, count in counts.items() for _ in range(count)]
    for case, value in zip(sorted(cases, key=random_score(detail)), values, strict=True):
        case.details[detail] = value


def set_yes_no(cases: list[Case], detail: str, chosen: list[Case]) -> None:
    """Set a detail to yes for the chosen cases and no for the others."""
    for case in cases:
        case.details[detail] = "yes" if case in chosen else "no"


def set_risk(cases: list[Case]) -> None:
    """Set concerns about children and partners, and the risk of serious harm that follows."""
    child_concern = top_cases_by_group(cases, CHILD_CONCERN, random_score("child concern"))
    set_yes_no(cases, "child_safeguarding_concern", child_concern)
    no_concern = [case for case in cases if case not in child_concern]
    domestic_abuse = top_cases_by_group(child_concern, DOMESTIC_ABUSE_WITH_CHILD_CONCERN, random_score("abuse"))
    domestic_abuse += top_cases_by_group(no_concern, DOMESTIC_ABUSE_ALONE, random_score("abuse"))
    set_yes_no(cases, "domestic_abuse", domestic_abuse)
    for case in cases:
        case.severity = (
            case.has("child_safeguarding_concern") + case.has("domestic_abuse") + random_value(case, "gravity")
        )
    set_risk_levels(cases)
    changed = top_cases_by_group(cases, RISK_FACTORS_CHANGED, lambda case: case.severity)
    set_yes_no(cases, "risk_factors_changed", changed)


def set_risk_levels(cases: list[Case]) -> None:
    """Set the risk of serious harm: the more serious the case, the higher the risk."""
    remaining = list(cases)
    for level, counts in RISK_LEVELS:
        for case in top_cases_by_group(remaining, counts, lambda case: case.severity):
            case.details["risk_of_serious_harm"] = level
            remaining.remove(case)
    for case in remaining:
        case.details["risk_of_serious_harm"] = "low"


def set_teams(cases: list[Case]) -> None:
    """Set specialist teams, integrated offender management and the practitioner's grade."""
    sexual_offending = top_cases_by_group(cases, SEXUAL_OFFENDING_TEAM, severity_score("sexual offending"))
    others = [case for case in cases if case not in sexual_offending]
    serious_violence = top_cases_by_group(others, SERIOUS_VIOLENCE_TEAM, severity_score("violence"))
    for case in cases:
        case.details["practitioner_grade"] = practitioner_grade(case)
        case.details["specialist_team"] = "womens" if case.group == WOMEN else "none"
    for case in sexual_offending:
        case.details["specialist_team"] = "sexual_offending"
        case.details["practitioner_grade"] = "probation_officer"
    for case in serious_violence:
        case.details["specialist_team"] = "serious_violence"
    managed = top_cases_by_group(others, INTEGRATED_OFFENDER_MANAGEMENT, severity_score("managed together"))
    set_yes_no(cases, "integrated_offender_management", managed)


def severity_score(topic: str) -> Score:
    """Return a score that prefers more serious cases, with some randomness."""
    return lambda case: case.severity + 2 * random_value(case, topic)


def practitioner_grade(case: Case) -> str:
    """Return a probation officer for high risk; otherwise a random grade."""
    if case.details["risk_of_serious_harm"] in ("high", "very_high"):
        return "probation_officer"
    random_number = random_value(case, "grade")
    if random_number < -0.45:
        return "probation_officer"
    return "trainee" if random_number > 0.65 else "probation_services_officer"


def set_quality(cases: list[Case]) -> None:
    """Set how well a case is managed: mostly random; better in the sexual offending team and with an officer."""
    for case in cases:
        case.quality = 0.9 * random_value(case, "quality")
        case.quality += 0.6 * (case.details["specialist_team"] == "sexual_offending")
        case.quality += 0.2 * (case.details["practitioner_grade"] == "probation_officer")


def set_supervision(cases: list[Case]) -> None:
    """Set court reports, and missed appointments, which are more common in weaker cases."""
    interviewed = top_cases_by_group(cases, PRACTITIONER_INTERVIEWED, random_score("interview"))
    set_yes_no(cases, "practitioner_interviewed", interviewed)
    set_yes_no(cases, "court_report", top_cases_by_group(cases, COURT_REPORT, random_score("court report")))
    missed = top_cases_by_group(
        cases, MISSED_APPOINTMENTS, lambda case: random_value(case, "missed") - 0.4 * case.quality
    )
    set_yes_no(cases, "missed_appointments", missed)


def set_requirements(cases: list[Case]) -> None:
    """Set requirements that fit the sentence: treatment and unpaid work in the community, conditions on licence."""
    unpaid_only = top_cases_by_group(cases, UNPAID_WORK_ONLY, lambda case: -case.severity)
    set_yes_no(cases, "unpaid_work_only", unpaid_only)
    for case in unpaid_only:
        case.details["requirements"] = "unpaid_work"
    others = [case for case in cases if case not in unpaid_only]
    for case in others:
        case.details["requirements"] = "standard_licence" if case.group == RESETTLEMENT else "rehabilitation_activity"
    for requirement, counts in REQUIREMENTS.items():
        for case in top_cases_by_group(others, counts, requirement_score(requirement)):
            case.details["requirements"] += ";" + requirement


def requirement_score(requirement: str) -> Score:
    """Return a score that gives restrictions and programmes to more serious cases, but not all to the same ones."""
    restricts = requirement in ("accredited_programme", "exclusion_or_no_contact", "additional_licence")
    return lambda case: restricts * case.severity + 2 * random_value(case, requirement) - 0.5 * len(case.requirements())


# ----- the answers ----------------------------------------------------------------------------


def read_questionnaire() -> dict[str, Any]:
    """Return the content of the questionnaire file."""
    return tomllib.loads(QUESTIONNAIRE.read_text(encoding="utf-8"))


def inspected_key_questions(questionnaire: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the key questions of the inspected standards, in the questionnaire's order."""
    for standard in questionnaire["standards"]:
        if standard["id"] not in NOT_INSPECTED:
            yield from standard.get("key_questions", [])


def applies(condition: dict[str, Any] | None, case: Case) -> bool:
    """Return whether a question is asked for this case. All details and earlier answers are known by then."""
    if condition is None:
        return True
    if "any" in condition:
        return any(applies(part, case) for part in condition["any"])
    if "all" in condition:
        return all(applies(part, case) for part in condition["all"])
    values = condition["is"] if isinstance(condition["is"], list) else [condition["is"]]
    if "question" in condition:
        return case.answers.get(condition["question"]) in values
    return not set(case.details[condition["fact"]].split(";")).isdisjoint(values)


def answer_all(questionnaire: dict[str, Any], cases: list[Case]) -> None:
    """Answer every question for every case: the key question first, then its prompts."""
    for key_question in inspected_key_questions(questionnaire):
        question_id = key_question["id"]
        asked = answer(key_question, cases, judgement_score(question_id))
        for prompt in key_question["prompts"]:
            answer(prompt, asked, prompt_score(prompt["id"], question_id))


def answer(question: dict[str, Any], cases: list[Case], score: Score) -> list[Case]:
    """Answer a question with its exact numbers of each answer. Returns the cases that it was asked for."""
    question_id = question["id"]
    if question_id not in YES_COUNTS:
        raise SystemExit(f"The question {question_id} has no counts. Add it to the table YES.")
    asked = [case for case in cases if applies(question.get("applies_when"), case)]
    not_applicable = top_cases_by_group(
        asked, NOT_APPLICABLE_COUNTS.get(question_id, NO_CASES), not_applicable_score(question_id)
    )
    answered = [case for case in asked if case not in not_applicable]
    yes_cases = top_cases_by_group(answered, YES_COUNTS[question_id], score)
    for case in asked:
        case.answers[question_id] = "n/a" if case in not_applicable else "yes" if case in yes_cases else "no"
    return asked


def not_applicable_score(question_id: str) -> Score:
    """Return how likely a question is not applicable: no child at risk, unpaid work only."""

    def score(case: Case) -> float:
        no_child = not case.has("child_safeguarding_concern")
        only_unpaid = case.requirements() == ["unpaid_work"]
        return 5 * no_child + only_unpaid + 2 * random_value(case, f"set aside {question_id}")

    return score


def judgement_score(question_id: str) -> Score:
    """Return how likely a key question is Yes: the quality of the case, its kind of work, and some randomness."""
    return lambda case: case.quality + work_type_score(case, question_id) + 0.9 * random_value(case, question_id)


def work_type_score(case: Case, question_id: str) -> float:
    """Return what the report says was done well: some kinds of work, each on some of the questions."""
    managed = case.has("integrated_offender_management") and question_id == "2.5.3"
    unpaid = case.requirements() == ["unpaid_work"] and not question_id.endswith("3")
    in_team = case.details["specialist_team"] == "sexual_offending" and question_id in DONE_WELL_IN_TEAM
    return 1.0 * managed + 0.5 * unpaid + 1.5 * in_team


def prompt_score(question_id: str, key_question: str) -> Score:
    """Return how likely a prompt is Yes: the overall answer, the quality of the case, and some randomness."""

    def score(case: Case) -> float:
        judged_yes = case.answers.get(key_question) == "yes"
        earlier_yes = case.answers.get(DEPENDS_ON.get(question_id, "")) == "yes"
        return case.quality + 1.5 * judged_yes + 3.0 * earlier_yes + 1.3 * random_value(case, question_id)

    return score


# ----- the file -------------------------------------------------------------------------------


def column_ids(questionnaire: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return the ids of the details and of the questions in the order of the columns: prompts, then key question."""
    case_details = [case_detail["id"] for case_detail in questionnaire["facts"]]
    question_ids: list[str] = []
    for key_question in inspected_key_questions(questionnaire):
        question_ids += [prompt["id"] for prompt in key_question["prompts"]] + [key_question["id"]]
    return case_details, question_ids


def write_responses(questionnaire: dict[str, Any], cases: list[Case], path: Path) -> None:
    """Write one row for each case; a question that was not asked is left empty."""
    case_details, question_ids = column_ids(questionnaire)
    choices = {fact["id"]: [choice["id"] for choice in fact.get("choices", [])] for fact in questionnaire["facts"]}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "auditor", *case_details, *question_ids])
        for case in cases:
            cells = [sort_choices(case.details[fact], choices[fact]) for fact in case_details]
            cells += [case.answers.get(question_id, "") for question_id in question_ids]
            writer.writerow([case.reference, case.auditor, *cells])


def sort_choices(cell: str, choices: list[str]) -> str:
    """Return several choices in the order of the questionnaire; anything else unchanged."""
    if ";" not in cell:
        return cell
    return ";".join(sorted(cell.split(";"), key=choices.index))


def write_notes(questionnaire: dict[str, Any], cases: list[Case], path: Path) -> int:
    """Write a note for each answer that needs one. Returns their number."""
    texts = tomllib.loads(NOTE_TEXTS.read_text(encoding="utf-8"))
    rows = [
        (case.reference, key_question["id"], make_note(key_question, case, texts))
        for case in cases
        for key_question in inspected_key_questions(questionnaire)
        if case.answers.get(key_question["id"]) in key_question.get("note_needed", [])
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("case", "question", "note"), *rows])
    return len(rows)


def make_note(key_question: dict[str, Any], case: Case, texts: dict[str, list[str]]) -> str:
    """Return sentences about some of the prompts that are No; about the whole question if none is."""
    weak = [prompt["id"] for prompt in key_question["prompts"] if case.answers.get(prompt["id"]) == "no"]
    chosen = sorted(weak, key=lambda prompt: random_value(case, f"note {prompt}"))[:MAX_NOTE_SENTENCES]
    ids = sorted(chosen, key=weak.index) or [key_question["id"]]
    return " ".join(texts[id][int(random_value(case, f"words {id}") > 0) % len(texts[id])] for id in ids)


def main(argv: list[str]) -> None:
    """Write responses.csv and notes.csv to the folder in the arguments, or to the sample's folder."""
    out_dir = Path(argv[0]) if argv else OUT_DIR
    questionnaire = read_questionnaire()
    cases = make_cases()
    answer_all(questionnaire, cases)
    path = out_dir / "responses.csv"
    write_responses(questionnaire, cases, path)
    note_count = write_notes(questionnaire, cases, out_dir / "notes.csv")
    print(f"{path}: {len(cases)} cases, {note_count} notes")


if __name__ == "__main__":
    main(sys.argv[1:])
