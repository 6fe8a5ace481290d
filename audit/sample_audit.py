"""Loads the sample audits: invented cases and respondents that reproduce the figures of a published report."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.files.file_reading import Responses
from audit.files.further_sheets import FurtherSheets
from audit.files.responses import parse_responses
from audit.files.spreadsheets.csv_reader import parse_csv
from audit.files.spreadsheets.further_sheet_names import NOTES_SHEET
from audit.files.spreadsheets.limits import COMMAND_LINE_LIMITS
from audit.model.answers import Answer, parse_answer
from audit.model.case import CaseRecord, CaseState
from audit.model.import_plan import ExistingCases, ImportOptions
from audit.model.purpose import Purpose
from audit.model.questionnaire import Questionnaire
from audit.storage import Person, Store
from audit.toml_files.audit import AuditFile, parse_audit_file, parse_questionnaire_id
from audit.toml_files.judgements import NO_JUDGEMENTS, parse_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire

if TYPE_CHECKING:
    from audit.sampling.draw import Draw

SAMPLE_DATA = Path(__file__).parents[1] / "sample_data"
SAMPLE_AUDIT = SAMPLE_DATA / "knowsley-st-helens-2023"
SAMPLE_SURVEY = SAMPLE_DATA / "survey-people-on-probation-2023"
SAMPLE_STAFF_SURVEY = SAMPLE_DATA / "survey-staff-2023"
PRACTICE_AUDIT = SAMPLE_DATA / "practice-audit"
PRACTISED_STANDARDS = frozenset({"2.2", "2.6"})


def load_sample_audit(store: Store, person: Person) -> str:
    """Import the sample audit of 46 invented cases as a new audit. Returns its id."""
    return _import_sample(store, person, SAMPLE_AUDIT)


def load_sample_survey(store: Store, person: Person) -> str:
    """Import the sample survey of 88 invented people on probation as a new audit. Returns its id."""
    return _import_sample(store, person, SAMPLE_SURVEY)


def load_sample_staff_survey(store: Store, person: Person) -> str:
    """Import the sample survey of 45 invented members of staff as a new audit. Returns its id."""
    return _import_sample(store, person, SAMPLE_STAFF_SURVEY)


def load_practice_audit(store: Store, person: Person) -> str:
    """Load the practice audit with its agreed answers, unless it is there, and return its id."""
    if existing := store.practices.practice_audit(person):
        return existing
    audit_data = (PRACTICE_AUDIT / "audit.toml").read_bytes()
    path = QUESTIONNAIRES_FOLDER / f"{parse_questionnaire_id(audit_data, 'audit.toml')}.toml"
    questionnaire = load_questionnaire(path)
    left_out = {standard.id for standard in questionnaire.standards} - PRACTISED_STANDARDS
    audit_file = parse_audit_file(audit_data, "audit.toml", questionnaire)
    description = replace(audit_file.description, not_inspected=frozenset(left_out))
    audit_id = store.audits.start(person, description, path.read_bytes(), Purpose.PRACTICE)
    responses = parse_responses((PRACTICE_AUDIT / "responses.csv").read_bytes(), "responses.csv", questionnaire)
    store.cases.import_cases(person, audit_id, [_to_record(record) for record in responses.records])
    case_ids = {reference: case_id for case_id, reference in store.cases.references(person, audit_id).items()}
    agreed = {(case_ids[case], question): value for (case, question), value in practice_answers().items()}
    store.calibrations.agree_many(person, audit_id, agreed)
    store.calibrations.release(person, audit_id)
    return audit_id


def _to_record(record: CaseRecord) -> CaseRecord:
    """Return a case to be recorded: the file has its details, and everybody answers every question."""
    return CaseRecord(replace(record.case, state=CaseState.ALLOCATED))


def practice_answers() -> dict[tuple[str, str], tuple[Answer, str]]:
    """Return the agreed answers of the practice audit with their reasons, by the reference and the question."""
    with (PRACTICE_AUDIT / "agreed_answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = {(row["case"], row["question"]): (parse_answer(row["answer"]), row["reason"]) for row in rows}
    return {item: (answer, reason) for item, (answer, reason) in answers.items() if answer is not None}


def practice_file(reference: str) -> str:
    """Return what there is to read of a case of the practice audit; '' if it is not one of the cases that ship."""
    path = PRACTICE_AUDIT / f"{reference}.txt"
    shipped = {file.name for file in PRACTICE_AUDIT.glob("*.txt")}
    return path.read_text("utf-8") if path.name in shipped else ""


def _import_sample(store: Store, person: Person, folder: Path) -> str:
    audit_data, judgements_path = (folder / "audit.toml").read_bytes(), folder / "judgements.toml"
    path = QUESTIONNAIRES_FOLDER / f"{parse_questionnaire_id(audit_data, 'audit.toml')}.toml"
    questionnaire = load_questionnaire(path)
    audit_file = parse_audit_file(audit_data, "audit.toml", questionnaire)
    parsed_judgements = NO_JUDGEMENTS
    if judgements_path.exists():  # a survey has no judgements
        parsed_judgements = parse_judgements(judgements_path.read_bytes(), judgements_path.name, questionnaire)
    records = sample_records(folder, questionnaire)
    description = replace(audit_file.description, not_inspected=parsed_judgements.not_inspected)
    draw = None
    if (folder / "long_list.csv").exists():  # the people of a survey are not drawn from a list
        store.samples.check_key(person)
        draw = draw_sample_cases(folder)
        description = replace(description, eligible=draw.eligible)
    audit_id = store.audits.start(person, description, path.read_bytes())
    if draw:
        _save_draw(store, person, audit_id, folder, draw)
    store.cases.import_cases(person, audit_id, records, ImportOptions(ExistingCases.UPDATE))
    second_reviews = read_second_reviews(folder, questionnaire)
    store.cases.import_cases(person, audit_id, second_reviews, ImportOptions(ExistingCases.UPDATE))
    for standard_id, judgement in parsed_judgements.ratings.items():
        store.audits.save_judgement(person, audit_id, standard_id, judgement, seen=None)
    store.audits.add_findings(person, audit_id, audit_file.findings)
    _save_report(store, person, audit_id, audit_file)
    return audit_id


def _save_report(store: Store, person: Person, audit_id: str, audit_file: AuditFile) -> None:
    """Save the texts of the report, the breakdowns in its body if the file chooses some, and the benchmarks."""
    for benchmark in audit_file.benchmarks:
        store.benchmarks.save(person, audit_id, benchmark)
    for chapter, text in audit_file.report_texts.items():
        store.report_texts.save(person, audit_id, chapter, text, seen_version=0)
    if audit_file.chosen_breakdowns:
        chosen, with_prompts = audit_file.chosen_breakdowns, audit_file.breakdowns_with_prompts
        store.report_texts.choose_breakdowns(person, audit_id, chosen, with_prompts, seen_version=0)


def sample_records(folder: Path, questionnaire: Questionnaire) -> tuple[CaseRecord, ...]:
    """Return the cases of a sample audit with the notes that its questionnaire demands."""
    return _read_reviews(folder, "responses.csv", "notes.csv", questionnaire).records


def read_second_reviews(folder: Path, questionnaire: Questionnaire) -> tuple[CaseRecord, ...]:
    """Return the second reviews of a sample audit with their notes; none if it has no file of them."""
    if not (folder / "second_reviews.csv").exists():
        return ()
    return _read_reviews(folder, "second_reviews.csv", "second_notes.csv", questionnaire).second_reviews


def _read_reviews(folder: Path, answers: str, notes: str, questionnaire: Questionnaire) -> Responses:
    responses = parse_responses((folder / answers).read_bytes(), answers, questionnaire)
    if not (folder / notes).exists():
        return responses
    rows = parse_csv((folder / notes).read_bytes(), notes, COMMAND_LINE_LIMITS).rows
    return FurtherSheets(questionnaire, {NOTES_SHEET: rows}).add_to(responses)


def draw_sample_cases(folder: Path) -> Draw:
    """Return the draw from the long list of a sample audit, as a lead would make it."""
    from audit.files.long_list import read_long_list  # pandas is slow to import
    from audit.sampling.draw import draw_sample
    from audit.sampling.settings_file import read_settings

    long_list = read_long_list((folder / "long_list.csv").read_bytes(), "long_list.csv").parse()
    return draw_sample(long_list, read_settings((folder / "draw.json").read_bytes(), "draw.json"))


def _save_draw(store: Store, person: Person, audit_id: str, folder: Path, draw: Draw) -> None:
    """Save a draw with the references of the key, in their order."""
    from audit.sampling.record import draw_record, sampled_cases

    with (folder / "key.csv").open(encoding="utf-8-sig", newline="") as file:
        reference_by_crn = {row["CRN"]: row["Reference"] for row in csv.DictReader(file)}
    references = [reference_by_crn[crn] for crn in (*draw.cases["crn"], *draw.reserves["crn"])]
    coder = store.samples.coder(person, audit_id)
    case_details = store.audits.get(person, audit_id).questionnaire.case_details
    cases, reserves = sampled_cases(draw, case_details, coder, references)
    in_order = sorted(cases, key=lambda case: case.reference)
    store.samples.save_draw(person, audit_id, draw_record(draw, coder), in_order, reserves, is_invented=True)
