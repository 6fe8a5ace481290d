"""The command line: its tables, its JSON, its workbook, and one sentence with status 2 for whatever is wrong."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from audit.cli.main import main
from audit.messages import analysis as analysis_messages
from audit.messages import cli as messages
from audit.messages import crosswalks, files, model
from audit.messages import model as model_messages
from audit.messages import templates as template_messages
from tests.files.test_report_template import all_content, of_organisation, template_bytes
from tests.files.test_workbook import table
from tests.paths import PROJECT_ROOT
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.toml_files.test_crosswalk import CROSSWALK

RESPONSES = """\
case,sentence_type,requirements,2.2.1,2.2.1a,2.2.2,2.3.1
A1,community,programme;treatment,yes,yes,no,yes
A2,resettlement,treatment,no,yes,no,yes
A3,resettlement,,yes,no,yes,n/a
"""


@pytest.fixture
def project_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a questionnaire, responses and judgements, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL_TOML, "utf-8")
    (tmp_path / "responses.csv").write_text(RESPONSES, "utf-8")
    (tmp_path / "judgements.toml").write_text('"1.1" = "Good"\n', "utf-8")
    return tmp_path


TABLES = ("tables", "responses.csv", "--questionnaire", "small.toml")
SUMMARY = ("summary", "responses.csv", "--questionnaire", "small.toml", "--out")
REPORT = ("report", "responses.csv", "--questionnaire", "small.toml", "--out", "out.docx")
EXPORT = ("export", "responses.csv", "--questionnaire", "small.toml", "--out", "out.xlsx")


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*TABLES, "--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()


def test_check_describes_a_valid_questionnaire(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "small.toml"]) == 0
    assert capsys.readouterr().out == "small, version 1: 4 standards, 4 key questions, 6 prompts, 4 case details.\n"


def test_check_knows_a_crosswalk(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project_folder / "joins.toml").write_text(CROSSWALK)
    assert main(["check", "joins.toml"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "small-other: 2 pairs of questions of small, version 1 and other.\n"
    not_checked = [crosswalks.NOT_CHECKED.format(questionnaire=name) for name in ("small, version 1", "other")]
    assert printed.err.splitlines() == [f"Warning: joins.toml: {sentence}" for sentence in not_checked]
    (project_folder / "joins.toml").write_text(CROSSWALK.replace('"narrower"', '"smaller"'))
    assert "joins.toml, pair 1" in refused(capsys, "check", "joins.toml")[0]


def test_check_lists_every_problem_on_its_own_line(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project_folder / "bad.toml").write_text(
        SMALL_TOML.replace('title = "Outcomes"', "").replace("to = 49", "to = 48"), "utf-8"
    )
    problems = refused(capsys, "check", "bad.toml")
    assert len(problems) == 2
    assert all(line.startswith("bad.toml") for line in problems)


def test_tables_print_every_percentage_with_its_base(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*TABLES, "--judgements", "judgements.toml"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for line in (
        "These figures are based on all 3 cases in responses.csv.",
        model_messages.COMPLETE_CASES_COUNT.format(plural="cases"),
        model_messages.NOT_COLLECTED_STANDARDS.format(names="2.6 Outcomes"),
        "2.2 Assessment: Inadequate",
        "2.2.1 67% 2 of 3 21% to 94% 0 0 Does assessment engage the person?",
        "* 2.2.2 33% 1 of 3 6% to 79% 0 0 lowest: Does assessment keep other people safe?",
        "2.2.1b – 0 of 0 – 0 0 Were enquiries made about the concern? (Not collected in the responses file.)",
        "* 2.3.1 100% 2 of 2 34% to 100% 1 0 lowest: Does planning keep other people safe?",
        "1.1 Leadership Good 2 Rated by judgement.",
        "Overall: Good, 5 of 9 points",
    ):
        assert line in lines


def test_tables_say_why_there_is_no_overall_rating(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(TABLES) == 0
    printed = capsys.readouterr().out
    assert "There is no overall rating until these are rated: 1.1 Leadership.\n" in printed
    assert "\nOverall: not yet rated, 3 of 9 points\n" in printed
    assert printed.endswith("Requirements: Accredited programme (1), Treatment (2) and Not recorded (1).\n")


def test_tables_name_the_decision_rule_applied(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project_folder / "responses.csv").write_text("case,2.2.1,2.2.2,2.3.1\nA1,no,no,no\n", "utf-8")
    assert main([*TABLES, "--judgements", "judgements.toml"]) == 0
    printed = capsys.readouterr().out
    assert "Decision rule applied: Leadership follows casework. Every rated standard" in printed
    assert "These figures are based on the only case in responses.csv." in printed


def test_a_breakdown_prints_each_group_with_its_number_of_cases(
    project_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*TABLES, "--by", "Sentence_Type"]) == 0
    groups = capsys.readouterr().out.split("By type of sentence: ")[1:]
    assert [group.splitlines()[:2] for group in groups] == [
        ["Community sentence", "1 case in this group."],
        ["Resettlement", "2 cases in this group."],
    ]
    assert "Leadership" not in groups[0]


ADDED_KEYS = ("rule", "without_columns", "applies_to_no_case", "not_collected", "intervals", "make_up")


def test_json_contains_the_results(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = as_json(capsys, "--judgements", "judgements.toml")
    assert list(output) == ["cases", "standards", "prompts", "overall", "not_inspected", *ADDED_KEYS]
    assert (output["cases"], output["not_inspected"]) == (3, ["2.6"])
    assert [(s["id"], s["title"], s["rating"], s["points"]) for s in output["standards"]] == [
        ("1.1", "Leadership", "Good", 2),
        ("2.2", "Assessment", "Inadequate", 0),
        ("2.3", "Planning", "Outstanding", 3),
    ]
    assert output["standards"][1]["key_questions"][1] == {
        "id": "2.2.2",
        "text": "Does assessment keep other people safe?",
        "yes": 1,
        "no": 2,
        "not_applicable": 0,
        "unanswered": 0,
        "not_collected": 0,
        "base": 3,
        "percent": 33,
        "interval": [6, 79],
        "band": "Inadequate",
        "lowest": True,
        "rounding_changed_band": False,
        "sensitivity": {
            "better": {"rating": "Good", "cases": 1, "at_least": False},
            "worse": None,
            "text": "One more case answered Yes would make this Good.",
        },
    }
    assert output["prompts"][1]["percent"] is None
    overall = output["overall"]
    assert (overall["points"], overall["maximum"], overall["rating"]) == (5, 9, "Good")
    assert (overall["rules"], overall["waiting_for"]) == ([], [])


def test_json_says_how_far_each_rating_can_be_trusted(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = as_json(capsys, "--judgements", "judgements.toml")
    judged, assessed, planned = output["standards"]
    assert (judged["stability"], judged["flags"], judged["sensitivity"]) == ([], [], None)
    assert planned["sensitivity"]["worse"] == {"rating": "Requires improvement", "cases": 1, "questions": ["2.3.1"]}
    assert analysis_messages.SMALL_BASE.format(cases="3 cases") in assessed["flags"]
    assert assessed["stability_text"] == analysis_messages.TOO_FEW_FOR_STABILITY.format(cases="3 cases")
    for rated in (assessed, planned, output["overall"]):
        assert [each["rating"] for each in rated["stability"]] == list(SMALL.scale.ratings)
        assert sum(each["share"] for each in rated["stability"]) == pytest.approx(1, abs=0.001)
    main(["tables", "responses.csv", "--questionnaire", "small.toml", "--judgements", "judgements.toml"])
    printed = capsys.readouterr().out
    for rated in (assessed, planned, output["overall"]):
        assert rated["stability_text"] in printed


def test_json_names_the_rules_applied_and_the_missing_ratings(
    project_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert as_json(capsys)["overall"]["waiting_for"] == ["1.1"]
    (project_folder / "responses.csv").write_text("case,2.2.1,2.2.2,2.3.1\nA1,no,no,no\n", "utf-8")
    (rule,) = as_json(capsys)["overall"]["rules"]
    assert (rule["id"], rule["standard"], rule["rating"]) == ("leadership-follows-casework", "1.1", "Inadequate")


def test_json_groups_contain_the_standards_rated_from_cases(
    project_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = as_json(capsys, "--by", "requirements")
    assert output["by"] == "requirements"
    assert [(group["value"], group["text"], group["cases"]) for group in output["groups"]] == [
        ("programme", "Accredited programme", 1),
        ("treatment", "Treatment", 2),
        ("", "Not recorded", 1),
    ]
    assert [standard["id"] for standard in output["groups"][0]["standards"]] == ["2.2", "2.3"]
    assert output["groups"][1]["standards"][0]["key_questions"][0]["base"] == 2
    assert output["groups"][1]["prompts"][0]["id"] == "2.2.1a"


def test_export_writes_a_workbook_for_its_owner_only(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*EXPORT, "--judgements", "judgements.toml"]) == 0
    assert capsys.readouterr().out == "Saved out.xlsx. These figures are based on all 3 cases in responses.csv.\n"
    assert (project_folder / "out.xlsx").stat().st_mode & 0o777 == 0o600
    overall = table(openpyxl.load_workbook(project_folder / "out.xlsx")["Overall"])
    assert {row["Item"]: row["Result"] for row in overall}["Overall rating"] == "Good"
    assert sorted(path.name for path in project_folder.iterdir()) == [
        *("judgements.toml", "out.xlsx", "responses.csv", "small.toml")
    ]


def test_export_overwrites_a_file_only_with_force(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project_folder / "out.xlsx").write_bytes(b"precious")
    assert refused(capsys, *EXPORT) == [messages.OUTPUT_EXISTS.format(path="out.xlsx")]
    assert (project_folder / "out.xlsx").read_bytes() == b"precious"
    assert main([*EXPORT, "--force"]) == 0
    assert (project_folder / "out.xlsx").read_bytes().startswith(b"PK")


def test_export_reads_the_name_and_findings_from_an_audit_file(project_folder: Path) -> None:
    text = 'name = "Huyton 2023"\nunit = "Huyton"\nquestionnaire = "small"\n'
    finding = '[[findings]]\nkind = "strength"\nstandard = "2.2"\ntext = "Views are heard."\n'
    (project_folder / "audit.toml").write_text(text + finding, "utf-8")
    assert main([*EXPORT, "--audit", "audit.toml"]) == 0
    workbook = openpyxl.load_workbook(project_folder / "out.xlsx")
    assert workbook["Cover"]["A1"].value == "Huyton 2023: data workbook"
    (only,) = workbook["Findings"].tables.values()
    _, finding = workbook["Findings"][only.ref]
    assert "Views are heard." in [cell.value for cell in finding]


def test_files_for_outside_do_not_name_the_responses_file(project_folder: Path) -> None:
    assert main([*EXPORT, "--outside"]) == 0
    assert main([*REPORT, "--outside"]) == 0
    for name in ("out.xlsx", "out.docx"):
        with zipfile.ZipFile(project_folder / name) as parts:
            assert not [part for part in parts.namelist() if b"responses.csv" in parts.read(part)]


def test_external_export_suppresses_small_counts_and_omits_cases(project_folder: Path) -> None:
    assert main([*EXPORT, "--outside"]) == 0
    workbook = openpyxl.load_workbook(project_folder / "out.xlsx")
    assert "Cases and answers" not in workbook.sheetnames
    assert table(workbook["2.2 Assessment"])[0]["Percentage Yes"] == "[c]"


@pytest.mark.thorough
def test_report_writes_a_word_file_for_the_team_or_for_external_readers(
    project_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(REPORT) == 0
    assert capsys.readouterr().out == "Saved out.docx. These figures are based on all 3 cases in responses.csv.\n"
    cells = words(project_folder / "out.docx")
    assert "67%" in cells
    assert "[c]" not in cells
    assert main([*REPORT, "--outside", "--force"]) == 0
    cells = words(project_folder / "out.docx")
    assert "67%" not in cells
    assert "[c]" in cells


def test_summary_writes_one_page_to_print_or_in_word(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SUMMARY, "out.html"]) == 0
    assert capsys.readouterr().out == "Saved out.html. These figures are based on all 3 cases in responses.csv.\n"
    assert "33% (1 of 3)" in (project_folder / "out.html").read_text("utf-8")
    assert main([*SUMMARY, "out.docx", "--outside"]) == 0
    cells = words(project_folder / "out.docx")
    assert "[c]" in cells
    assert not [cell for cell in cells if "33%" in cell]


def words(report: Path) -> set[str]:
    """What the cells of its tables say."""
    return {cell.text for table in docx.Document(str(report)).tables for row in table.rows for cell in row.cells}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("check", "none.toml"), "none.toml: cannot be read (No such file or directory). Check the path."),
        (("check", "."), ".: cannot be read (Is a directory). Check the path."),
        (("check", "a\0b"), messages.UNREADABLE_FILE.format(path="a\0b", reason=messages.INVALID_FILE_NAME)),
        (
            (*TABLES[:1], "none.csv", *TABLES[2:]),
            "none.csv: cannot be read (No such file or directory). Check the path.",
        ),
        ((*TABLES[:2], "--questionnaire", "tiny"), messages.UNKNOWN_QUESTIONNAIRE.format(id="tiny", known="")[:-1]),
        ((*TABLES, "--by", "concern"), messages.UNKNOWN_BREAKDOWN.format(id="concern", known="sentence_type, ")[:-1]),
        ((*TABLES, "--judgements", "small.toml"), "small.toml"),
        ((*EXPORT[:-1], "out.csv"), "out.csv: the workbook needs a name that ends in .xlsx."),
        ((*REPORT[:-1], "out.xlsx"), "out.xlsx: the report needs a name that ends in .docx."),
        ((*SUMMARY, "out.pdf"), "out.pdf: the summary needs a name that ends in .docx or .html."),
        ((*EXPORT[:-1], "none/out.xlsx"), "none/out.xlsx: cannot be written (No such file or directory). "),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_error_is_one_sentence_and_exit_status_two(
    project_folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert refused(capsys, *arguments)[0].startswith(sentence)


def test_every_problem_in_the_responses_is_listed(project_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project_folder / "responses.csv").write_text("case,2.2.1,2.3.1\nA1,perhaps,yes\nA1,yes,never\n", "utf-8")
    perhaps, never = (
        files.VALUE_NOT_ACCEPTED.format(value=value, reason=model.UNKNOWN_ANSWER) for value in ("perhaps", "never")
    )
    assert refused(capsys, *TABLES) == [
        f"responses.csv, cell B2 (2.2.1): {perhaps}",
        f"responses.csv, cell A3 (case): {files.DUPLICATE_CASE.format(row=2)}",
        f"responses.csv, cell C3 (2.3.1): {never}",
    ]


def test_an_unknown_command_has_exit_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["dance"])
    assert left.value.code == 2


def run(project_folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT), "PYTHONUTF8": "0", **settings}
    command = [sys.executable, "-m", "audit", *arguments]
    return subprocess.run(command, cwd=project_folder, env=environment, capture_output=True, timeout=60, check=False)


@pytest.mark.thorough
def test_output_is_utf_8_in_any_locale(project_folder: Path) -> None:
    done = run(project_folder, *TABLES, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "– 0 of 0" in " ".join(done.stdout.decode("utf-8").split())


@pytest.mark.thorough
def test_errors_print_no_traceback(project_folder: Path) -> None:
    done = run(project_folder, "tables", "none.csv")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"none.csv: cannot be read (No such file or directory). Check the path.\n"


@pytest.mark.thorough
def test_a_closed_pipe_is_not_an_error(project_folder: Path) -> None:
    command = f"set -o pipefail; {sys.executable} -m audit {' '.join(TABLES)} --by sentence_type | true"
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}
    done = subprocess.run(
        ["bash", "-c", command], cwd=project_folder, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_second_review_of_a_case_is_not_counted_and_that_is_said(
    project_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "case,auditor,sentence_type,2.2.1,2.2.2\nA1,Ben,community,yes,yes\n"
    (project_folder / "responses.csv").write_text(rows, "utf-8")
    assert main(TABLES) == 0
    alone = capsys.readouterr().out
    (project_folder / "responses.csv").write_text(f"{rows}A1,Cat,,no,no\n", "utf-8")
    assert main(TABLES) == 0
    printed = capsys.readouterr()
    about_teams = analysis_messages.TOO_FEW_REVIEWED_TWICE.format(plural="cases", number=1)
    assert about_teams in printed.out
    assert printed.out.replace(f" {about_teams}", "").startswith(alone)
    assert messages.SECOND_REVIEWS_NOT_COUNTED.format(reviews="1 second review") in printed.err.splitlines()


@pytest.mark.thorough
def test_a_report_is_written_with_a_template(
    project_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project_folder / "ours.docx").write_bytes(template_bytes(of_organisation))
    assert main([*REPORT, "--template", "ours.docx"]) == 0
    assert template_messages.TABLE_TEXT_ENLARGED.format(size=11) in capsys.readouterr().err
    written = (project_folder / "out.docx").read_bytes()
    assert b"Cover of the organisation" in all_content(written)
    monkeypatch.setenv("AUDIT_REPORT_TEMPLATE", "ours.docx")
    assert main([*REPORT, "--force"]) == 0
    assert (project_folder / "out.docx").read_bytes() == written
    capsys.readouterr()
    (project_folder / "ours.docx").write_bytes(b"Dear all,")
    refusal = template_messages.REFUSED.format(file="ours.docx", reason=template_messages.NOT_WORD)
    assert refused(capsys, *REPORT, "--force") == [refusal]
    assert (project_folder / "out.docx").read_bytes() == written, "nothing is lost"
