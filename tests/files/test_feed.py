"""The feed and the published pack: what they hold, that they are valid, and that anybody can recalculate them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from frictionless import Package
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.analysis.audit_results import AuditResults
from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import external_results
from audit.analysis.results import Results
from audit.analysis.tables import key_question_rows
from audit.errors import InputError
from audit.files.feed.data_package import FILE_NAME, OUTSIDE, TEAM, Publication
from audit.files.feed.feed_audit import FeedAudit, feed_audit
from audit.files.feed.folder import NEW, OLD, STALE_SECONDS, replace_folder
from audit.files.feed.table_schema import ALL
from audit.files.feed.tables import DIGESTS_FILE, feed_files, pack, pack_digest
from audit.messages import feed as messages
from audit.model.answer_scales import AnswerCode
from audit.model.answers import Answer
from audit.model.audit import Audit, AuditDescription
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.judgement import Judgement
from audit.model.questionnaire import RatingMethod
from audit.sample_audit import SAMPLE_AUDIT
from audit.toml_files.judgements import parse_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from docs import recompute as recompute_script
from tests.examples import examples
from tests.graded_questionnaire import GRADED, GRADED_TOML
from tests.paths import PROJECT_ROOT
from tests.random_records import case_records
from tests.small_questionnaire import SMALL_TOML, load_questionnaire_text
from tests.test_sample_audit import RECORDS, RESULTS
from tests.test_survey import RECORDS as RESPONDENTS
from tests.test_survey import RESULTS as SURVEY_RESULTS

SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SOURCE = (QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml").read_bytes()
SCRIPT = PROJECT_ROOT / "docs" / "recompute.py"
DESCRIPTION = AuditDescription("=Spring", "Huyton", "North", date(2023, 4, 17), not_inspected=frozenset({"2.1"}))


def audit_of(results: Results, records: tuple[CaseRecord, ...], audit_id: str = "a1") -> AuditResults:
    questionnaire = results.questionnaire
    judgements = (
        {}
        if questionnaire.id != RESULTS.questionnaire.id
        else parse_judgements((SAMPLE_AUDIT / "judgements.toml").read_bytes(), "judgements.toml", questionnaire).ratings
    )
    audit = Audit(audit_id, DESCRIPTION, questionnaire, None, "", judgements=judgements, decisions={}, findings=())
    return AuditResults(audit, results, records, "46 submitted cases")


@cache
def fed(outside: bool = False) -> FeedAudit:
    return feed_audit(audit_of(RESULTS, tuple(RECORDS)), tuple, outside)


@cache
def surveyed(outside: bool = False) -> FeedAudit:
    return feed_audit(audit_of(SURVEY_RESULTS, tuple(RESPONDENTS), "s1"), tuple, outside)


@cache
def packed(outside: bool = False) -> bytes:
    return pack(fed(outside), SOURCE)


@cache
def feed_of_sample(outside: bool = False) -> dict[str, bytes]:
    return feed_files([fed(outside)], outside)


def rows(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{table}.csv"].decode("utf-8-sig"))))


def content(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.mark.parametrize("outside", [pytest.param(False, marks=pytest.mark.thorough), True])
def test_a_feed_is_a_valid_data_package(outside: bool, tmp_path: Path) -> None:
    publication = Publication("OGL-UK-3.0", "statistics@example.org")
    replace_folder(tmp_path / "feed", feed_files([fed(outside), surveyed(outside)], outside, publication))
    report = Package(tmp_path / "feed" / FILE_NAME).validate()
    assert report.valid, report.to_summary()
    assert report.tasks[0].stats["rows"] == 2


@pytest.mark.thorough
def test_a_pack_with_answers_is_a_valid_data_package(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(packed())) as opened:
        opened.extractall(tmp_path)
    report = Package(tmp_path / FILE_NAME).validate()
    assert report.valid, report.to_summary()


@pytest.mark.thorough
def test_a_feed_of_no_audit_is_valid_and_has_only_headings(tmp_path: Path) -> None:
    replace_folder(tmp_path / "feed", feed_files([], outside=True))
    assert Package(tmp_path / "feed" / FILE_NAME).validate().valid
    assert rows(feed_files([], outside=True), "figures") == []


@pytest.mark.parametrize("outside", [False, True])
def test_every_figure_is_the_one_that_tables_print(outside: bool) -> None:
    figures = {row["question"]: row for row in rows(feed_of_sample(outside), "figures") if row["detail"] == ALL}
    results = external_results(RESULTS, DESCRIPTION) if outside else RESULTS
    control = disclosure_control(results, DESCRIPTION, outside)
    printed = [row for result in results.standards for row in key_question_rows(result, control)]
    assert len(printed) == 13
    for row in printed:
        figure = figures[row.id]
        assert f"{figure['percent']}%" == row.percentage
        assert f"{figure['yes']} of {figure['base']}" == row.base
        assert f"{figure['interval_low']}% to {figure['interval_high']}%" == row.interval
        assert figure["rating"] == (row.result.band.rating if row.result.band else "")
        assert (figure["lowest"] == "true") == row.is_lowest


def test_the_cells_of_a_suppressed_figure_are_empty() -> None:
    figures = rows(feed_of_sample(outside=True), "figures")
    suppressed = [row for row in figures if row["suppressed"] == "true"]
    assert len(suppressed) > 100
    hidden = ("cases", "yes", "not_applicable", "unanswered", "share", "percent", "interval_low", "rating", "lowest")
    assert {row[name] for row in suppressed if row["detail"] != ALL for name in hidden} == {""}
    assert not any(row["suppressed"] == "true" for row in rows(feed_of_sample(), "figures"))


def test_every_published_group_is_in_the_feed() -> None:
    groups = [row for row in rows(feed_of_sample(), "figures") if row["detail"] != ALL]
    assert len(groups) == sum(len(breakdown.group_results) for breakdown in fed().breakdowns) > 400


def test_a_name_that_looks_like_a_formula_is_escaped() -> None:
    assert rows(feed_of_sample(), "audits")[0]["name"] == "'=Spring"


def test_the_same_results_give_the_same_bytes() -> None:
    assert feed_files([fed()], outside=False) == feed_of_sample()
    assert pack(fed(), SOURCE) == packed()


def test_a_pack_has_answers_only_for_the_team_and_never_references_notes_or_auditors() -> None:
    team, outside = content(packed()), content(packed(outside=True))
    assert {"answers.csv", "case_groups.csv"} & team.keys() == {"answers.csv", "case_groups.csv"}
    assert not {"answers.csv", "case_groups.csv"} & outside.keys()
    every_text = b"\n".join(team.values()).decode()
    assert not any(record.case.reference in every_text for record in RECORDS)
    assert "auditor" not in rows(team, "answers")[0] | rows(team, "case_groups")[0]


def test_the_answers_of_a_pack_have_the_grades_and_reasons_in_words() -> None:
    answers = {"1.1.1": AnswerCode("good"), "1.1.1a": Answer.YES, "1.1.1b": AnswerCode("declined")}
    record = CaseRecord(Case("KSH-1", state=CaseState.SUBMITTED), answers | {"1.1.4": AnswerCode("no.no_time")})
    results = calculate_results(GRADED, [record])
    archive = content(pack(feed_audit(audit_of(results, (record,)), tuple, outside=False), GRADED_TOML.encode()))
    shown = {row["question"]: (row["answer"], row["named_answer"]) for row in rows(archive, "answers")}
    assert shown["1.1.1"] == ("yes", "Good")
    assert shown["1.1.1a"] == ("yes", "")
    assert shown["1.1.1b"] == ("not_applicable", "Declined by the person")
    assert shown["1.1.4"] == ("no", "No: No time")


def test_somebody_who_reviews_a_case_blind_gets_no_answers() -> None:
    blind = replace(audit_of(RESULTS, tuple(RECORDS)), blind=("KSH-1",))
    assert "answers.csv" not in content(pack(feed_audit(blind, tuple, outside=False), SOURCE))


def test_somebody_who_sees_no_case_gets_what_is_for_outside() -> None:
    restricted = replace(audit_of(RESULTS, ()), shows_cases=False)
    assert feed_audit(restricted, tuple, outside=False).outside


def recompute(archive: bytes, tmp_path: Path, digest: str = "") -> subprocess.CompletedProcess[str]:
    path = tmp_path / "pack.zip"
    path.write_bytes(archive)
    arguments = [sys.executable, "-I", str(SCRIPT), str(path), *([digest] if digest else [])]
    return subprocess.run(arguments, capture_output=True, text=True, cwd=tmp_path, check=False)


@pytest.mark.parametrize("outside", [False, pytest.param(True, marks=pytest.mark.thorough)])
def test_a_stranger_can_recalculate_every_figure_of_the_sample(outside: bool, tmp_path: Path) -> None:
    archive = packed(outside)
    process = recompute(archive, tmp_path, pack_digest(archive))
    assert process.returncode == 0, process.stdout[-2000:] + process.stderr
    assert " 0 differ" in process.stdout
    agreeing = int(process.stdout.splitlines()[-1].split()[0])
    assert agreeing > (400 if outside else 3900)
    assert outside or "Overall rating: Inadequate agrees" in process.stdout


@pytest.mark.thorough
@settings(SETTINGS, max_examples=examples(60))
@given(records=case_records(), rating=st.sampled_from(["Inadequate", "Good"]), is_exact=st.booleans())
def test_a_stranger_can_recalculate_random_audits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], records: tuple[CaseRecord, ...], rating: str, is_exact: bool
) -> None:
    source = SMALL_TOML.replace('band_from = "rounded"', 'band_from = "exact"') if is_exact else SMALL_TOML
    questionnaire = load_questionnaire_text(source)
    judged = [each for each in questionnaire.standards if each.rating_method is RatingMethod.BY_JUDGEMENT]
    results = calculate_results(questionnaire, records, {each.id: Judgement(rating) for each in judged})
    for outside in (False, True):
        audit = feed_audit(audit_of(results, records), tuple, outside)
        (tmp_path / "pack.zip").write_bytes(pack(audit, source.encode()))
        recompute_script.checks.clear()
        assert recompute_script.main(str(tmp_path / "pack.zip")) == 0, capsys.readouterr().out


@pytest.mark.thorough
def test_a_stranger_can_recalculate_the_figures_of_a_survey(tmp_path: Path) -> None:
    source = (QUESTIONNAIRES_FOLDER / "survey-people-on-probation.toml").read_bytes()
    process = recompute(pack(surveyed(), source), tmp_path)
    assert process.returncode == 0, process.stdout[-2000:] + process.stderr


def test_the_script_is_short_and_imports_only_the_standard_library() -> None:
    lines = SCRIPT.read_text("utf-8").splitlines()
    assert len(lines) <= 100
    modules = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert modules <= sys.stdlib_module_names


def repacked(archive: bytes, name: str, change: Callable[[str], str], with_digests: bool = True) -> bytes:
    """Return a pack with one file changed, and the digests written again unless somebody forgot them."""
    files = content(archive)
    changed = change(files[name].decode())
    assert changed != files[name].decode()
    files[name] = changed.encode()
    if with_digests:
        lines = (
            f"{hashlib.sha256(data).hexdigest()}  {each}\n" for each, data in files.items() if each != DIGESTS_FILE
        )
        files[DIGESTS_FILE] = "".join(lines).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for each, data in files.items():
            opened.writestr(each, data)
    return buffer.getvalue()


WRONG: dict[str, tuple[str, Callable[[str], str]]] = {
    "an answer": ("answers.csv", lambda text: text.replace(",yes,\r\n", ",no,\r\n", 1)),
    "a case in another group": ("case_groups.csv", lambda text: text.replace(",Male\r\n", ",Female\r\n", 1)),
    "a count": ("figures.csv", lambda text: text.replace(",46,29,46,", ",46,30,46,", 1)),
    "a percentage": ("figures.csv", lambda text: text.replace("0.6304347826086957,63,", "0.6304347826086957,64,", 1)),
    "the lowest": ("figures.csv", lambda text: text.replace("Inadequate,true,false", "Inadequate,false,false", 1)),
    "a rating": ("standards.csv", lambda text: text.replace("Inadequate,,,Inadequate,0", "Inadequate,,,Good,2", 1)),
    "the points": ("audits.csv", lambda text: text.replace(",2,24,Inadequate", ",3,24,Inadequate", 1)),
    "the overall rating": ("audits.csv", lambda text: text.replace(",2,24,Inadequate", ",2,24,Good", 1)),
    "a band": ("questionnaire.toml", lambda text: text.replace("to = 49", "to = 60").replace("from = 50", "from = 61")),
    "a decision rule": ("questionnaire.toml", lambda text: text.replace('becomes = "Inadequate"', 'becomes = "Good"')),
}


@pytest.mark.thorough
@pytest.mark.parametrize("wrong", WRONG)
def test_the_script_finds_one_wrong_value(wrong: str, tmp_path: Path) -> None:
    name, change = WRONG[wrong]
    process = recompute(repacked(packed(), name, change), tmp_path)
    assert process.returncode == 1, process.stderr
    assert "DIFFERS" in process.stdout


def test_the_script_finds_a_wrong_answer(tmp_path: Path) -> None:
    process = recompute(repacked(packed(), *WRONG["an answer"]), tmp_path)
    assert process.returncode == 1
    assert "DIFFERS" in process.stdout


@pytest.mark.thorough
def test_the_script_finds_a_changed_file_and_another_digest(tmp_path: Path) -> None:
    changed = repacked(packed(), "questions.csv", lambda text: text.replace("Is ", "Was ", 1), with_digests=False)
    assert recompute(changed, tmp_path).returncode == 1
    assert recompute(packed(), tmp_path, "0" * 64).returncode == 1


FILES = feed_files([], outside=False)
LATER = feed_of_sample()


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def cannot_exchange(first: Path, second: Path) -> bool:
    return False


def test_a_feed_replaces_an_earlier_one_and_leaves_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "feed"
    assert replace_folder(folder, FILES)
    assert replace_folder(folder, LATER)
    assert read(folder) == LATER
    changes: list[None] = []
    assert not replace_folder(folder, LATER, before_change=lambda: changes.append(None))
    assert changes == [], "the same again changes nothing and is not logged"
    assert replace_folder(folder, FILES, exchange_folders=cannot_exchange)
    assert read(folder) == FILES
    assert list(tmp_path.iterdir()) == [folder]


def test_a_new_feed_has_the_rights_of_the_earlier_folder(tmp_path: Path) -> None:
    folder = tmp_path / "feed"
    replace_folder(folder, FILES)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o750)
    replace_folder(folder, LATER)
    assert folder.stat().st_mode & 0o777 == 0o750
    assert (folder / "figures.csv").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_feed_that_fails_leaves_the_earlier_one(tmp_path: Path, exchanges: bool) -> None:
    folder = tmp_path / "feed"
    replace_folder(folder, FILES)

    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        replace_folder(folder, LATER, before_change=fail)
    assert read(folder) == FILES
    assert list(tmp_path.iterdir()) == [folder]


def test_what_a_killed_program_left_is_put_back_or_deleted(tmp_path: Path) -> None:
    folder, moved = tmp_path / "feed", tmp_path / f".feed{OLD}"
    replace_folder(folder, FILES)
    folder.rename(moved)  # killed between the two steps, where folders cannot be exchanged
    assert not replace_folder(folder, FILES)
    half = tmp_path / f".feed.x{NEW}"
    half.mkdir()
    (half / "audits.csv").write_bytes(b"half")
    replace_folder(folder, LATER)
    assert half.exists(), "another program may be writing it"
    os.utime(half, (0, half.stat().st_mtime - 2 * STALE_SECONDS))
    replace_folder(folder, FILES)
    assert list(tmp_path.iterdir()) == [folder]


def refusal(folder: Path, files: dict[str, bytes]) -> str:
    with pytest.raises(InputError) as refused:
        replace_folder(folder, files)
    return str(refused.value)


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    (tmp_path / "figures.csv").write_bytes(b"somebody's own")
    names = "figures.csv and thesis.docx"
    assert refusal(tmp_path, FILES) == messages.FOREIGN_FILES.format(folder=tmp_path, names=names)
    assert read(tmp_path) == {"thesis.docx": b"years of work", "figures.csv": b"somebody's own"}
    folder = tmp_path / "feed"
    replace_folder(folder, FILES)
    (folder / "notes.xlsx").write_bytes(b"mine")
    assert refusal(folder, LATER) == messages.FOREIGN_FILES.format(folder=folder, names="notes.xlsx")
    assert (folder / "notes.xlsx").read_bytes() == b"mine"


def test_a_feed_for_the_team_never_replaces_one_for_outside(tmp_path: Path) -> None:
    folder, outside = tmp_path / "feed", feed_files([], outside=True)
    replace_folder(folder, outside)
    said = messages.OTHER_AUDIENCE.format(folder=folder, audience=OUTSIDE, wanted=TEAM, option="add")
    assert refusal(folder, FILES) == said
    assert read(folder) == outside


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert refusal(tmp_path / "file", FILES) == messages.NOT_A_FOLDER.format(folder=tmp_path / "file")
    missing = tmp_path / "missing" / "feed"
    assert refusal(missing, FILES) == messages.NO_FOLDER_ABOVE.format(folder=missing, above=missing.parent)
    assert refusal(Path("/proc/feed"), FILES).startswith("/proc/feed: cannot be written")


def test_a_file_added_while_the_feed_is_written_is_not_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "feed"
    replace_folder(folder, FILES)

    def add_file() -> None:
        (folder / "new.txt").write_text("mine")

    with pytest.raises(InputError) as refused:
        replace_folder(folder, LATER, before_change=add_file)
    assert read(folder) == LATER
    (moved,) = tmp_path.glob(f".feed.*{NEW}")
    assert str(refused.value) == messages.ADDED_MEANWHILE.format(folder=folder, names="new.txt", moved=moved)
    assert (moved / "new.txt").read_text() == "mine"


KILLED = """
import sys
from pathlib import Path
from audit.files.feed.folder import replace_folder
from audit.files.feed.tables import feed_files
small, large = feed_files([], outside=False), {**feed_files([], outside=False), "audits.csv": b"x" * 400_000}
print("ready", flush=True)
while True:
    for files in (small, large):
        replace_folder(Path(sys.argv[1]), files)
"""


@pytest.mark.thorough
def test_a_feed_that_is_killed_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    folder = tmp_path / "feed"
    for number in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, cwd=PROJECT_ROOT
        )
        assert process.stdout is not None
        process.stdout.readline()
        deadline = 0.01 + number * 0.013
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(deadline)
        process.kill()
        process.communicate()
        found = read(folder) if folder.exists() else {}
        assert found.get("audits.csv") in (None, FILES["audits.csv"], b"x" * 400_000)
        assert found.keys() in (set(), FILES.keys())
        assert number < 2 or json.loads(found[FILE_NAME])["audience"] == TEAM
