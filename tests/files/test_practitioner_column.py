"""Practitioners in responses files: codes that come through every way in and out, and never names."""

import json
from pathlib import Path

import pytest

from audit.cli.main import main
from audit.errors import InputError
from audit.files.file_reading import NO_CHOICES
from audit.files.responses import parse_responses, parse_uploaded_responses
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.messages import model as messages
from audit.model.case import CaseRecord
from audit.model.case_codes import STAFF_CODE
from audit.model.import_plan import ExistingCases, ImportOptions
from audit.storage import Store
from tests.small_questionnaire import SMALL, SMALL_TOML, load_questionnaire_text, replace_in_small_toml
from tests.storage.factories import ANN, create_audit

TEXT = "case,practitioner,2.2.1\nA1,N01ABC,yes\nA2,n01 abc,yes\nA3,s-7k3f9q,no\nA4,,no\n"


def practitioners(records: tuple[CaseRecord, ...]) -> list[str]:
    return [record.case.practitioner for record in records]


def imported(store: Store, text: str) -> list[str]:
    """The practitioners of the cases of a new audit after an import of this file."""
    audit_id = create_audit(store)
    store.cases.import_cases(ANN, audit_id, parse_responses(text.encode(), "r.csv", SMALL).records)
    return [record.case.practitioner for record in store.cases.all_with_notes(ANN, audit_id)]


def test_a_code_is_read_as_it_is_and_a_staff_id_as_it_is_written() -> None:
    records = parse_responses(TEXT.encode(), "r.csv", SMALL).records
    assert practitioners(records) == ["N01ABC", "n01 abc", "S-7K3F9Q", ""]
    assert practitioners(parse_uploaded_responses(TEXT.encode(), "r.csv", SMALL, NO_CHOICES).records) == practitioners(
        records
    )


def test_an_import_saves_the_code_of_a_staff_id_and_never_the_id(store: Store) -> None:
    first, second, third, fourth = imported(store, TEXT)
    assert STAFF_CODE.fullmatch(first)
    assert (second, third, fourth) == (first, "S-7K3F9Q", "")


def test_a_preview_and_its_import_agree_and_an_existing_case_keeps_its_practitioner(store: Store) -> None:
    audit_id = create_audit(store)
    records = parse_responses(TEXT.encode(), "r.csv", SMALL).records
    plan = store.cases.preview_import(ANN, audit_id, records)
    store.cases.import_cases(ANN, audit_id, records, previewed=plan)
    before = [record.case.practitioner for record in store.cases.all_with_notes(ANN, audit_id)]
    changed = parse_responses(TEXT.replace("N01ABC", "N02XYZ").encode(), "r.csv", SMALL).records
    store.cases.import_cases(ANN, audit_id, changed, ImportOptions(ExistingCases.UPDATE))
    assert [record.case.practitioner for record in store.cases.all_with_notes(ANN, audit_id)] == before


@pytest.mark.parametrize("write", [write_responses_csv, write_responses_xlsx])
def test_codes_come_through_an_export_and_another_import(store: Store, write) -> None:  # type: ignore[no-untyped-def]
    audit_id = create_audit(store)
    store.cases.import_cases(ANN, audit_id, parse_responses(TEXT.encode(), "r.csv", SMALL).records)
    written = store.cases.all_with_notes(ANN, audit_id)
    name = "r.csv" if write is write_responses_csv else "r.xlsx"
    read = parse_responses(write(SMALL, written), name, SMALL).records
    assert practitioners(read) == practitioners(tuple(written))


def test_without_practitioners_a_file_has_no_such_column() -> None:
    records = parse_responses(b"case,2.2.1\nA1,yes\n", "r.csv", SMALL).records
    assert b"practitioner" not in write_responses_csv(SMALL, records)


@pytest.mark.parametrize("name", ["Ann Lee", "Smith", "Müller-Lee", "ann.lee", "Ann Lee 2"])
def test_a_name_is_refused_without_being_repeated(store: Store, name: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_responses(f"case,practitioner,2.2.1\nA1,{name},yes\n".encode(), "r.csv", SMALL)
    (problem,) = refused.value.problems
    assert messages.PRACTITIONER_LOOKS_LIKE_NAME in problem
    assert "B2" in problem
    assert name not in problem


def test_a_questionnaire_with_a_detail_of_this_name_keeps_its_column() -> None:
    source = replace_in_small_toml('id = "office"', 'id = "practitioner"')
    own = load_questionnaire_text(source)
    (record,) = parse_responses(b"case,practitioner,2.2.1\nA1,North,yes\n", "r.csv", own).records
    assert record.case.details == {"practitioner": ("North",)}
    assert record.case.practitioner == ""


def test_the_tables_of_a_file_have_the_design_effect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"A{n},PR{n // 4},{'yes' if n // 4 % 2 else 'no'}" for n in range(24)]
    (tmp_path / "q.toml").write_text(SMALL_TOML, "utf-8")
    (tmp_path / "r.csv").write_text("\n".join(["case,practitioner,2.2.1", *rows]), "utf-8")
    command = ["tables", str(tmp_path / "r.csv"), "--questionnaire", str(tmp_path / "q.toml"), "--json"]
    assert main(command) == 0
    intervals = json.loads(capsys.readouterr().out)["intervals"]
    assert intervals["cases_per_practitioner"] == 4
    assert intervals["design_effect"] == pytest.approx(1 + 3 * intervals["icc"], abs=0.001)
    assert intervals["icc"] > 0.3
