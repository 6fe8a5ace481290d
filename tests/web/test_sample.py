"""The page Sample: from a long list to drawn cases, and what is said when something is wrong."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest
import streamlit as st

from audit.files.responses import UPLOAD_LABEL
from audit.messages import pages as page_messages
from audit.messages import sample_page as messages
from audit.messages import sampling as sampling_messages
from audit.messages import storage as storage_messages
from audit.model.sampling import DrawSettings, EliminationReason, Stratum, Window
from audit.model.text_fields import MAX_LINE_LENGTH
from audit.sampling.draw import draw_sample
from audit.sampling.long_list import COLUMNS
from audit.sampling.sample_key import KeyRow
from audit.sampling.settings_file import write_settings
from audit.storage import Role, Store, open_store
from audit.web.components import tab_state
from tests.postgresql_server import temporary_schema
from tests.sampling.random_long_lists import case_row, long_list
from tests.storage.factories import ANN, YES, close_audit, create_audit, save_answer
from tests.web.conftest import NewVisitor, Visitor
from tests.web.signed_in import visitor_with_role

Row = Mapping[str, str]
REMOVE_KEY = "Remove key from this page"
PEOPLE = ("family_name", "first_name", "date_of_birth", "crn", "pnc", "practitioner", "manager")


def rows(count: int = 20) -> list[dict[str, str]]:
    """Cases of several practitioners; every fifth is a woman's, and half of the cases start in another month."""
    return [
        case_row(
            number,
            first_name=f"Forename{number}",
            pnc=f"2001/{number:07d}K",
            sex="F" if number % 5 == 0 else "M",
            practitioner=f"PRAC{number % 7}",
            manager=f"MANA{number % 2}",
            start_date="12/09/2022" if number % 2 else "12/08/2022",
            office="Huyton" if number % 3 else "Prescot",
        )
        for number in range(count)
    ]


def csv_of(cases: Iterable[Row], headings: Mapping[str, str] | None = None) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([(headings or {}).get(column, column) for column in COLUMNS])
    writer.writerows([[case[column] for column in COLUMNS] for case in cases])
    return buffer.getvalue().encode("utf-8-sig")


@pytest.fixture
def audit_id(store: Store) -> str:
    return create_audit(store)


@pytest.fixture
def sample_page(visitor: NewVisitor, audit_id: str) -> Callable[[], Visitor]:
    return lambda: visitor().open_page("sample", audit=audit_id)


def key_of(page: Visitor, audit_id: str) -> tuple[KeyRow, ...]:
    """The key that waits in the page's memory."""
    rows: tuple[KeyRow, ...] = page.at.session_state[tab_state.WAITING_KEYS.name][audit_id].rows
    return rows


def expand(page: Visitor, key: str) -> Visitor:
    page.at.session_state[key] = True
    return page.run()


def with_list(page: Visitor, cases: Iterable[Row] = ()) -> Visitor:
    """Choose a list and confirm its columns."""
    return page.upload("list.csv", csv_of(cases or rows())).press("Read list")


def fill_settings(page: Visitor, audit_id: str, size: int = 8, seed: str = "seed 7") -> Visitor:
    key = f"sample {audit_id} 0"
    page.set_value("number_input", f"size {key}", size)
    page.set_value("number_input", f"buffer {key}", 0)
    return page.set_value("text_input", f"seed {key}", seed)


def drawn_references(store: Store, audit_id: str) -> list[str]:
    return [case.case.reference for case in store.cases.progress(ANN, audit_id)]


def test_a_sample_is_drawn_and_its_key_offered_once(
    sample_page: Callable[[], Visitor], store: Store, audit_id: str, tmp_path: Path
) -> None:
    page = fill_settings(with_list(sample_page()), audit_id).press("Draw cases")
    assert drawn_references(store, audit_id) == [], "a preview saves nothing"
    page.press("Add 8 cases")
    assert messages.DRAWN.format(cases="8 cases") in page.text_lines
    references = drawn_references(store, audit_id)
    key = key_of(page, audit_id)
    assert [row.reference for row in key if row.kind == "drawn"] == references
    assert len(key) == 20
    practitioners = {row["crn"]: row["practitioner"] for row in rows()}
    assert {row.crn: row.practitioner for row in key} == practitioners
    assert REMOVE_KEY not in page.labels("button"), "the key stays until it was downloaded"
    stored = (tmp_path / "audits.db").read_bytes()
    found = {row[column] for row in rows() for column in PEOPLE if row[column].encode() in stored}
    assert found == set(), "nothing that identifies a person is in the database"


@pytest.mark.thorough
def test_the_page_and_the_sampler_draw_the_same_cases_with_the_same_settings(
    sample_page: Callable[[], Visitor], store: Store, audit_id: str
) -> None:
    page = with_list(sample_page())
    page.set_value("date_input", f"first-1 sample {audit_id} 0", date(2022, 9, 1))
    page.set_value("date_input", f"last-1 sample {audit_id} 0", date(2022, 9, 30))
    page = fill_settings(page, audit_id, size=4, seed="Tŷ Gwyn").press("Draw cases")
    page.press("Add 4 cases")
    draw = store.samples.draw(ANN, audit_id)
    assert draw is not None
    settings = draw.record.settings
    window = Window(date(2022, 9, 1), date(2022, 9, 30))
    assert settings == DrawSettings(4, "Tŷ Gwyn", settings.listed_on, 0, windows=(window,))
    expected = draw_sample(long_list(rows()), settings).cases["crn"]
    assert [row.crn for row in key_of(page, audit_id) if row.kind == "drawn"] == expected.tolist()


@pytest.mark.thorough
def test_columns_are_confirmed_once_and_remembered(sample_page: Callable[[], Visitor], visitor: NewVisitor) -> None:
    headings = {"rosh": "Level", "crn": "Number of the case"}
    page = sample_page().upload("list.csv", csv_of(rows(), headings))
    assert messages.LIST_READ.format(cases="20 cases") not in page.text_lines
    page.press("Read list")
    assert sampling_messages.COLUMN_MISSING.format(file=UPLOAD_LABEL, column="crn") in page.text_lines
    page.fill("selectbox", "CRN (required)", "Number of the case")
    page.fill("selectbox", "Risk of serious harm (required)", "Level").press("Read list")
    assert messages.LIST_READ.format(cases="20 cases") in page.text_lines
    again = sample_page().upload("next.csv", csv_of(rows(15), headings))
    assert messages.COLUMNS_REMEMBERED in again.text_lines
    assert messages.LIST_READ.format(cases="15 cases") in again.text_lines


@pytest.mark.thorough
def test_one_heading_cannot_be_two_columns(sample_page: Callable[[], Visitor]) -> None:
    page = sample_page().upload("list.csv", csv_of(rows()))
    page.fill("selectbox", "Team", "office").press("Read list")
    assert messages.COLUMN_CHOSEN_TWICE.format(heading="office", columns="Team and Office") in page.text_lines


@pytest.mark.thorough
def test_all_problems_of_a_list_are_shown_at_once_and_can_be_downloaded(sample_page: Callable[[], Visitor]) -> None:
    wrong = [row | {"sex": "perhaps", "start_date": "soon"} for row in rows(150)]
    page = with_list(sample_page(), wrong)
    assert messages.LIST_PROBLEMS in page.text_lines
    first = next(line for line in page.text_lines if "row 2" in line and "sex" in line)
    assert "perhaps" in first
    assert "2. Eligible cases" not in page.text_lines
    assert len([line for line in page.text_lines if ", row " in line]) == 200


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("list.xlsx", b"nonsense", "Excel"), ("list.csv", b"", "empty"), ("list.csv", b"a,b\n1,2\n", "missing")],
)
def test_a_file_that_is_no_list_gets_a_sentence(
    sample_page: Callable[[], Visitor], name: str, content: bytes, said: str
) -> None:
    page = sample_page().upload(name, content)
    if "Read list" in page.labels("button"):
        page.press("Read list")
    assert said in page.text
    assert "There is a problem" in page.text_lines
    assert "2. Eligible cases" not in page.text_lines


@pytest.mark.thorough
def test_impossible_start_dates_are_named_and_nothing_is_drawn(
    sample_page: Callable[[], Visitor], audit_id: str
) -> None:
    page, key = with_list(sample_page()), f"sample {audit_id} 0"
    page.set_value("date_input", f"first-1 {key}", date(2022, 9, 18))
    assert messages.WINDOW_INCOMPLETE.format(number=1) in page.text_lines
    page.set_value("date_input", f"last-1 {key}", date(2022, 9, 12))
    reversed_dates = messages.WINDOW_REVERSED.format(number=1, first="18 September 2022", last="12 September 2022")
    assert reversed_dates in page.text_lines
    assert "Draw cases" not in page.labels("button")
    page.set_value("date_input", f"first-1 {key}", date(2020, 9, 1))
    page.set_value("date_input", f"last-1 {key}", date(2020, 9, 2))
    assert messages.NOBODY_ELIGIBLE.format(singular="case") in page.text_lines
    assert "Draw cases" not in page.labels("button")
    page.set_value("date_input", f"last-1 {key}", date(2022, 9, 30))
    assert "Draw cases" in page.labels("button")


@pytest.mark.thorough
def test_a_draw_disappears_when_a_setting_changes_and_an_empty_seed_is_refused(
    sample_page: Callable[[], Visitor], audit_id: str
) -> None:
    page = fill_settings(with_list(sample_page()), audit_id).press("Draw cases")
    page.set_value("text_input", f"seed sample {audit_id} 0", "")
    assert messages.SETTINGS_CHANGED in page.text_lines
    assert "Add 8 cases" not in page.labels("button")
    page.press("Draw cases")
    assert sampling_messages.SEED_MISSING in page.text_lines


@pytest.mark.thorough
def test_a_shortfall_is_explained(sample_page: Callable[[], Visitor], audit_id: str) -> None:
    page = fill_settings(with_list(sample_page()), audit_id, size=20)
    page.set_value("number_input", f"cap sample {audit_id} 0", 1).press("Draw cases")
    assert sampling_messages.CAP_LEFT_SHORT.format(cases="13 cases", cap=1) in page.text_lines
    assert "Add 7 cases" in page.labels("button")


@pytest.mark.thorough
def test_changed_strata_with_fixed_numbers(sample_page: Callable[[], Visitor], store: Store, audit_id: str) -> None:
    page, key = with_list(sample_page()), f"sample {audit_id} 0"
    expand(page, f"strata {key}")
    for number in range(3, 6):
        page.set_value("text_input", f"stratum-{number} {key}", "")
    page.set_value("text_input", f"stratum-2 {key}", "Men of Huyton")
    for column in ("sentence_type", "rosh"):
        page.set_value("multiselect", f"{column}-2 {key}", [])
    page.set_value("multiselect", f"office-2 {key}", ["Huyton"])
    page.set_value("number_input", f"quota-1 {key}", 2)
    page = fill_settings(page, audit_id, size=5).press("Draw cases").press("Add 7 cases")
    draw = store.samples.draw(ANN, audit_id)
    assert draw is not None
    men = Stratum("Men of Huyton", {"sex": ("male",), "office": ("Huyton",)})
    assert draw.record.settings.strata == (Stratum("Women", {"sex": ("female",)}, 2), men)
    assert [stratum.count.total for stratum in draw.record.strata] == [2, 5]
    assert "Weight" in page.text_lines


@pytest.mark.thorough
def test_a_file_of_settings_fills_the_fields(sample_page: Callable[[], Visitor], audit_id: str) -> None:
    settings = DrawSettings(
        6, "earlier", date(2022, 12, 1), 10, None, (Stratum("All"),), (Window(date(2022, 9, 1), date(2022, 9, 30)),)
    )
    page = expand(with_list(sample_page()), f"settings-file-open sample {audit_id}")
    page.at.file_uploader[1].upload("draw.json", b"{}")
    page.run()
    assert sampling_messages.NOT_SETTINGS.format(file=UPLOAD_LABEL) in page.text_lines
    page.at.file_uploader[1].upload("draw.json", write_settings(settings))
    page.run()
    assert messages.SETTINGS_READ in page.text_lines
    page.press("Draw cases")
    assert page.at.session_state[f"{tab_state.SHOWN_DRAW.name} {audit_id}"][1].settings == settings


@pytest.mark.thorough
def test_days_long_ago_and_a_long_seed_of_a_settings_file_are_used_as_they_are(
    sample_page: Callable[[], Visitor], audit_id: str
) -> None:
    window = Window(date(1990, 1, 1), date(2999, 12, 31))
    settings = DrawSettings(5, "7" * MAX_LINE_LENGTH, date(2999, 1, 1), windows=(window,))
    page = expand(with_list(sample_page()), f"settings-file-open sample {audit_id}")
    page.at.file_uploader[1].upload("draw.json", write_settings(settings))
    page.run()
    page.press("Draw cases")
    assert page.at.session_state[f"{tab_state.SHOWN_DRAW.name} {audit_id}"][1].settings == settings


@pytest.mark.thorough
def test_a_lead_whose_colleague_drew_first_is_told_so_and_has_no_key(
    sample_page: Callable[[], Visitor], store: Store, audit_id: str
) -> None:
    first, second = (fill_settings(with_list(sample_page()), audit_id).press("Draw cases") for _ in range(2))
    first.press("Add 8 cases")
    second.press("Add 8 cases")
    sentence = messages.DRAWN_MEANWHILE.format(name="Ann")
    assert sentence in second.text_lines
    assert sentence not in first.run().text_lines
    assert len(drawn_references(store, audit_id)) == 8
    assert second.at.session_state[tab_state.WAITING_KEYS.name] == {}


@pytest.mark.thorough
@pytest.mark.parametrize("is_drawn_again", [False, True])
def test_the_key_of_a_draw_that_somebody_else_discarded_is_not_offered(
    sample_page: Callable[[], Visitor], store: Store, audit_id: str, is_drawn_again: bool
) -> None:
    page = fill_settings(with_list(sample_page()), audit_id).press("Draw cases").press("Add 8 cases")
    store.samples.discard_draw(ANN, audit_id, "The wrong week.")
    if is_drawn_again:
        with_list(sample_page()).press("Draw cases").press("Add 8 cases")
    page.run()
    assert page.at.session_state[tab_state.WAITING_KEYS.name] == {}
    assert "Download key as CSV" not in page.labels("download_button")
    name = store.audits.get(ANN, audit_id).description.name
    assert messages.KEY_WAITS.format(audit=name) not in page.open_page("cases", audit=audit_id).text_lines


@pytest.mark.thorough
def test_settings_are_there_again_after_a_reload_and_the_list_is_not(
    sample_page: Callable[[], Visitor], audit_id: str
) -> None:
    fill_settings(with_list(sample_page()), audit_id, size=7, seed="kept")
    page = sample_page()
    assert messages.AFTER_RELOAD in page.text_lines
    assert "3. Size and settings" not in page.text_lines
    page = page.upload("list.csv", csv_of(rows()))
    assert page.value("text_input", f"seed sample {audit_id} 0") == "kept"
    assert page.value("number_input", f"size sample {audit_id} 0") == 7


@pytest.mark.thorough
def test_the_list_stays_while_the_lead_looks_at_another_page(sample_page: Callable[[], Visitor], audit_id: str) -> None:
    page = with_list(sample_page()).open_page("cases", audit=audit_id).open_page("sample", audit=audit_id)
    assert messages.LIST_IN_MEMORY.format(cases="20 cases") in page.text_lines
    assert "Draw cases" in page.labels("button")
    page.press("Remove list")
    assert "Draw cases" not in page.labels("button")


@pytest.mark.thorough
def test_a_key_that_was_not_downloaded_is_announced_on_every_page(
    sample_page: Callable[[], Visitor], store: Store, audit_id: str
) -> None:
    page = fill_settings(with_list(sample_page()), audit_id).press("Draw cases").press("Add 8 cases")
    name = store.audits.get(ANN, audit_id).description.name
    page.open_page("cases", audit=audit_id)
    assert messages.KEY_WAITS.format(audit=name) in page.text_lines
    page.open_page("sample", audit=audit_id)
    page.set_value("download_button", f"key-csv-{audit_id}", True)
    page.press(REMOVE_KEY)
    assert messages.KEY_REMOVED in page.text_lines
    assert page.at.session_state[tab_state.WAITING_KEYS.name] == {}
    assert "key files" not in page.at.session_state[tab_state.SAMPLE_WORK.name]
    page.open_page("cases", audit=audit_id)
    assert messages.KEY_WAITS.format(audit=name) not in page.text_lines


@pytest.mark.thorough
def test_a_lost_key_is_made_again_from_the_same_list(
    sample_page: Callable[[], Visitor], store: Store, audit_id: str
) -> None:
    first = key_of(fill_settings(with_list(sample_page()), audit_id).press("Draw cases").press("Add 8 cases"), audit_id)
    page = expand(sample_page(), f"key-again {audit_id}")
    page.upload("other.csv", csv_of([case_row(900), case_row(901)]))
    assert messages.KEY_NOT_IN_LIST.format(singular="case") in page.text_lines
    page.upload("list.csv", csv_of(reversed(rows())))
    page.press("Make key")
    assert key_of(page, audit_id) == first


@pytest.mark.thorough
def test_a_draw_is_discarded_with_a_reason_while_nothing_is_recorded(
    sample_page: Callable[[], Visitor], store: Store, audit_id: str
) -> None:
    page = fill_settings(with_list(sample_page()), audit_id).press("Draw cases").press("Add 8 cases")
    expand(page, f"discard {audit_id}").press("Discard draw")
    assert len(drawn_references(store, audit_id)) == 8, "a reason is needed"
    page.fill("text_input", "Reason for discarding the draw", "The wrong week.").press("Discard draw")
    assert messages.DISCARDED.format(plural="cases") in page.text_lines
    assert drawn_references(store, audit_id) == []
    page = with_list(page).press("Draw cases").press("Add 8 cases")
    assert len(drawn_references(store, audit_id)) == 8, "the same settings draw once more"
    (case_id, *_) = store.cases.references(ANN, audit_id)
    save_answer(store, store.reviews.open(ANN, audit_id, case_id), "2.2.1", YES)
    expand(page, f"discard {audit_id}")
    page.fill("text_input", "Reason for discarding the draw", "The wrong week.").press("Discard draw")
    assert "There is a problem" in page.text_lines
    assert len(drawn_references(store, audit_id)) == 8


@pytest.mark.thorough
def test_the_draw_shows_reserves_and_eliminations(
    sample_page: Callable[[], Visitor], store: Store, audit_id: str
) -> None:
    fill_settings(with_list(sample_page()), audit_id).press("Draw cases").press("Add 8 cases")
    (case_id, reference), *_ = store.cases.references(ANN, audit_id).items()
    store.samples.eliminate(ANN, audit_id, case_id, EliminationReason.TRANSFERRED, "To Wirral.")
    page = sample_page()
    assert EliminationReason.TRANSFERRED.label in page.text_lines
    assert {reference, "To Wirral."} <= set(page.text_lines)
    assert "seed 7" in page.at.code[0].value
    page.fill("radio", "Who will see this?", "People outside the team")
    assert not {"seed 7", "Ann"} & set(re.findall(r"seed 7|Ann", page.at.code[0].value))


@pytest.mark.thorough
def test_cases_audited_in_the_last_year_are_left_out_in_the_next_audit(
    sample_page: Callable[[], Visitor], visitor: NewVisitor, store: Store, audit_id: str
) -> None:
    fill_settings(with_list(sample_page()), audit_id).press("Draw cases").press("Add 8 cases")
    next_audit = create_audit(store, name="Next")
    page = with_list(visitor().open_page("sample", audit=next_audit))
    assert "Dropped: Audited in the last 12 months" in page.text_lines
    assert page.text_lines[page.text_lines.index("Dropped: Audited in the last 12 months") + 1] == "8"
    page.fill("checkbox", "Leave out cases audited in the last 12 months", False)
    assert "Dropped: Audited in the last 12 months" not in page.text_lines


def test_a_closed_audit_draws_nothing(sample_page: Callable[[], Visitor], store: Store, audit_id: str) -> None:
    close_audit(store, audit_id)
    page = sample_page()
    assert messages.CLOSED in page.text_lines
    assert not page.at.file_uploader


@pytest.mark.postgresql
def test_without_a_key_on_postgresql_the_page_says_how_to_set_it(
    visitor: NewVisitor, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with temporary_schema(postgresql_url) as url:
        postgresql = open_store(url)
        audit_id = create_audit(postgresql)
        monkeypatch.setenv("AUDIT_DATABASE_URL", url)
        page = visitor().open_page("sample", audit=audit_id)
        assert {messages.NO_KEY_YET, storage_messages.CASE_KEY_MISSING} <= set(page.text_lines)
        assert not page.at.file_uploader
        postgresql.close()
        st.cache_resource.clear()


@pytest.mark.thorough
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MODERATOR, Role.READER], ids=str)
def test_only_a_lead_has_the_page(store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch, role: Role) -> None:
    page = visitor_with_role(store, monkeypatch, audit_id, role).open_page("sample", audit=audit_id)
    assert page_messages.NOT_YOUR_PAGE.format(role=role) in page.text_lines
    assert not page.at.file_uploader
    assert not page.at.get("download_button")
