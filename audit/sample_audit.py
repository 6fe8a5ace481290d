"""Loads the sample audits: invented cases and respondents that reproduce the figures of a published report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from audit.files.responses import parse_responses
from audit.storage import Person, Store
from audit.toml_files.audit import parse_audit_file, parse_questionnaire_id
from audit.toml_files.judgements import NO_JUDGEMENTS, parse_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire

SAMPLE_DATA = Path(__file__).parents[1] / "sample_data"
SAMPLE_AUDIT = SAMPLE_DATA / "knowsley-st-helens-2023"
SAMPLE_SURVEY = SAMPLE_DATA / "survey-people-on-probation-2023"


def load_sample_audit(store: Store, person: Person) -> str:
    """Import the sample audit of 46 invented cases as a new audit. Returns its id."""
    return _import_sample(store, person, SAMPLE_AUDIT)


def load_sample_survey(store: Store, person: Person) -> str:
    """Import the sample survey of 88 invented people on probation as a new audit. Returns its id."""
    return _import_sample(store, person, SAMPLE_SURVEY)


def _import_sample(store: Store, person: Person, folder: Path) -> str:
    audit_data, judgements_path = (folder / "audit.toml").read_bytes(), folder / "judgements.toml"
    path = QUESTIONNAIRES_FOLDER / f"{parse_questionnaire_id(audit_data, 'audit.toml')}.toml"
    questionnaire = load_questionnaire(path)
    audit_file = parse_audit_file(audit_data, "audit.toml", questionnaire)
    parsed_judgements = NO_JUDGEMENTS
    if judgements_path.exists():  # a survey has no judgements
        parsed_judgements = parse_judgements(judgements_path.read_bytes(), judgements_path.name, questionnaire)
    responses = parse_responses((folder / "responses.csv").read_bytes(), "responses.csv", questionnaire)
    description = replace(audit_file.description, not_inspected=parsed_judgements.not_inspected)
    audit_id = store.audits.start(person, description, path.read_bytes())
    store.cases.import_cases(person, audit_id, responses.records)
    for standard_id, judgement in parsed_judgements.ratings.items():
        store.audits.save_judgement(person, audit_id, standard_id, judgement, seen=None)
    store.audits.add_findings(person, audit_id, audit_file.findings)
    return audit_id
