"""The samples: invented cases and respondents that give every figure of a published report, brought into a store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from audit.files.responses import read_responses
from audit.storage import Person, Store
from audit.toml_files.audit import questionnaire_id, read_audit_file
from audit.toml_files.judgements import NO_JUDGEMENTS, read_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES, load_questionnaire

SAMPLES = Path(__file__).parents[1] / "sample_data"
SAMPLE = SAMPLES / "knowsley-st-helens-2023"
SURVEY = SAMPLES / "survey-people-on-probation-2023"


def load_sample_audit(store: Store, person: Person) -> str:
    """Bring the sample audit, of 46 invented cases, into the store as a new audit; returns its id."""
    return _bring_in(store, person, SAMPLE)


def load_sample_survey(store: Store, person: Person) -> str:
    """Bring the sample survey, of 88 invented people on probation, into the store as a new audit; returns its id."""
    return _bring_in(store, person, SURVEY)


def _bring_in(store: Store, person: Person, folder: Path) -> str:
    about_file, judgements = (folder / "audit.toml").read_bytes(), folder / "judgements.toml"
    path = QUESTIONNAIRES / f"{questionnaire_id(about_file, 'audit.toml')}.toml"
    questionnaire = load_questionnaire(path)
    about = read_audit_file(about_file, "audit.toml", questionnaire)
    judged = NO_JUDGEMENTS
    if judgements.exists():  # a survey has none
        judged = read_judgements(judgements.read_bytes(), judgements.name, questionnaire)
    responses = read_responses((folder / "responses.csv").read_bytes(), "responses.csv", questionnaire)
    details = replace(about.details, not_inspected=judged.not_inspected)
    audit_id = store.audits.start(person, details, path.read_bytes())
    store.cases.bring_in(person, audit_id, responses.records)
    for standard_id, judgement in judged.ratings.items():
        store.audits.judge(person, audit_id, standard_id, judgement, seen=None)
    store.audits.add_findings(person, audit_id, about.findings)
    return audit_id
