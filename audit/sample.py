"""The sample audit: 46 invented cases that give every figure of a published report, brought into a store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from audit.exchange.audit_file import questionnaire_id, read_audit_file
from audit.exchange.judgements import read_judgements
from audit.exchange.responses import read_responses
from audit.questionnaire_file import QUESTIONNAIRES, load_questionnaire
from audit.storage import Person, Store

SAMPLE = Path(__file__).parents[1] / "sample_data" / "knowsley-st-helens-2023"


def load_sample_audit(store: Store, person: Person) -> str:
    """Bring the sample audit into the store as a new audit; returns its id."""
    about_file = (SAMPLE / "audit.toml").read_bytes()
    path = QUESTIONNAIRES / f"{questionnaire_id(about_file, 'audit.toml')}.toml"
    questionnaire = load_questionnaire(path)
    about = read_audit_file(about_file, "audit.toml", questionnaire)
    judged = read_judgements((SAMPLE / "judgements.toml").read_bytes(), "judgements.toml", questionnaire)
    responses = read_responses((SAMPLE / "responses.csv").read_bytes(), "responses.csv", questionnaire)
    details = replace(about.details, not_inspected=judged.not_inspected)
    audit_id = store.audits.start(person, details, path.read_bytes())
    store.cases.bring_in(person, audit_id, responses.records)
    for standard_id, judgement in judged.ratings.items():
        store.audits.judge(person, audit_id, standard_id, judgement, seen=None)
    store.audits.add_findings(person, audit_id, about.findings)
    return audit_id
