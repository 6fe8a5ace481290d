"""The command that draws a sample: what it prints, what it refuses, and that the draw can be repeated."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audit.cli.main import main
from audit.formatting import today
from audit.messages import cli as messages
from audit.messages import sampling as sampling_messages
from audit.messages import toml_files as toml_messages
from audit.model.sampling import INSPECTION_STRATA, DrawSettings, DropReason, Stratum, Window
from audit.model.text_fields import MAX_LINE_LENGTH
from audit.sampling.long_list import COLUMNS
from audit.sampling.settings_file import settings_to_json, write_settings
from tests.paths import PROJECT_ROOT
from tests.sampling.random_long_lists import case_row, random_rows
from tests.sampling.test_draw import worked_example
from tests.small_questionnaire import SMALL_TOML

WOMEN, MEN = INSPECTION_STRATA[0].name, INSPECTION_STRATA[1].name


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_list(rows: Iterable[Mapping[str, str]], name: str = "list.csv") -> str:
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return name


def draw(capsys: pytest.CaptureFixture[str], *options: str, name: str = "list.csv") -> Any:
    assert main(["sample", name, "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    assert main(["sample", "list.csv", *options]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()


def test_the_worked_example_of_the_inspectorate_comes_out_the_same(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(worked_example())
    drawn = draw(capsys, "--size", "12", "--buffer", "0")
    counts = Counter(case["practitioner"] for case in drawn["cases"])
    assert counts == {"ro1": 4, "ro2": 2, "ro3": 3, "ro4": 3}
    assert (drawn["shortfall"], drawn["why_short"], len(drawn["reserves"])) == (0, [], 12)


def test_json_has_the_counts_with_their_provenance_and_the_settings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [case_row(number, practitioner=f"P{number % 9}") for number in range(40)]
    rows += [case_row(100 + number, sex="F", practitioner=f"W{number}") for number in range(10)]
    rows += [case_row(200, first_name="**"), case_row(201, sex=""), case_row(202, start_date="2099-01-01")]
    write_list(rows)
    options = ("--size", "20", "--seed", "a seed", "--listed-on", "20/03/2023")
    drawn = draw(capsys, *options)
    assert [(item["name"], item["listed"], item["sampled"]) for item in drawn["strata"][:2]] == [
        (WOMEN, 10, 5),
        (MEN, 40, 19),
    ]
    assert [item["provenance"] for item in drawn["strata"][:2]] == [
        {"initial": 4, "buffer": 1, "rounding": 0, "cap": 0},
        {"initial": 16, "buffer": 3, "rounding": 0, "cap": 0},
    ]
    assert [(item["reason"], item["count"]) for item in drawn["dropped"]] == [
        (DropReason.RESTRICTED, 1),
        (DropReason.NOT_STARTED, 1),
        (DropReason.SEX_MISSING, 1),
    ]
    assert (drawn["listed"], drawn["eligible"], drawn["seed"]) == (53, 50, "a seed")
    assert drawn["settings"] == settings_to_json(DrawSettings(20, "a seed", date(2023, 3, 20)))
    assert set(drawn["cases"][0]) == {"crn", "stratum", "practitioner", "row"}
    by_row = {row["crn"]: number for number, row in enumerate(rows, start=2)}
    assert all(by_row[case["crn"]] == case["row"] for case in (*drawn["cases"], *drawn["reserves"]))


def test_without_a_seed_a_new_one_is_made_and_printed_and_draws_the_same_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(random_rows(1, 100, 20))
    first, second = draw(capsys, "--size", "20"), draw(capsys, "--size", "20")
    assert first["seed"] != second["seed"]
    assert first["settings"]["listed_on"] == today().isoformat()
    assert draw(capsys, "--size", "20", "--seed", first["seed"])["cases"] == first["cases"]
    assert main(["sample", "list.csv", "--size", "20"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Seed: ")]
    seed = line.removeprefix("Seed: ").partition(".")[0]
    assert line == sampling_messages.DRAWN_WITH_SEED.format(seed=seed)


def test_text_has_the_counts_the_shortfall_the_cases_and_the_reserves(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list([*worked_example(), case_row(99, sex="")])
    options = ["--size", "40", "--cap", "3", "--seed", "s", "--started", "2022-09-12", "18/09/2022"]
    assert main(["sample", "list.csv", *options, "--listed-on", "2023-01-01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "list.csv: 25 cases listed on 1 January 2023, 24 eligible.",
        "Dropped:",
        f"  1  {DropReason.SEX_MISSING.label}",
    ]
    assert lines[4:6] == [
        sampling_messages.HOW_DRAWN.format(
            size=40, buffer=20, limit=sampling_messages.DRAWN_WITH_CAP.format(cases="3 cases")
        ),
        sampling_messages.DRAWN_FROM_WINDOWS.format(windows="12 September 2022 to 18 September 2022"),
    ]
    assert [line.split() for line in lines if line.startswith("  All")] == [["All", "24", "24", "0", "0", "-12", "12"]]
    assert [line for line in lines if " short: " in line] == [
        sampling_messages.TOO_FEW_ELIGIBLE_AT_ALL.format(cases="24 cases", asked=48, size=40, buffer=8, eligible=24),
        sampling_messages.CAP_LEFT_SHORT.format(cases="12 cases", cap=3),
    ]
    assert "Cases drawn: 12" in lines
    assert sum(line.startswith("  X0") for line in lines) == 24


def test_windows_and_quotas_are_options_and_weights_follow(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [case_row(number, sex="F", practitioner=f"w{number}") for number in range(10)]
    rows += [case_row(100 + number, practitioner=f"m{number}", start_date="2022-10-04") for number in range(90)]
    rows += [case_row(300, start_date="2022-11-01")]
    write_list(rows)
    windows = ("--started", "2022-09-12", "2022-09-18", "--started", "2022-10-03", "2022-10-09")
    options = ("--size", "30", "--buffer", "0", *windows, "--quota", "women=8")
    drawn = draw(capsys, *options)
    assert [(item["sampled"], item["quota"], item["weight"]) for item in drawn["strata"][:2]] == [
        (8, 8, 1.25),
        (30, None, 3),
    ]
    assert drawn["dropped"] == [
        {"reason": "outside_window", "label": DropReason.OUTSIDE_WINDOW.label, "count": 1},
    ]
    assert main(["sample", "list.csv", *options]) == 0
    assert sampling_messages.WEIGHTS in capsys.readouterr().out


def test_a_size_is_not_needed_if_every_stratum_has_a_quota(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = DrawSettings(0, "s", date(2023, 1, 1), strata=(Stratum("All", quota=5), Stratum("None", quota=2)))
    write_list(worked_example())
    Path("settings.json").write_bytes(write_settings(settings))
    drawn = draw(capsys, "--settings", "settings.json")
    assert (len(drawn["cases"]), drawn["shortfall"]) == (5, 2)
    assert drawn["why_short"] == [sampling_messages.QUOTAS_NOT_FILLED.format(cases="2 cases")]


def test_saved_settings_draw_the_same_and_options_replace_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(random_rows(2, 100, 20))
    settings = DrawSettings(20, "s", date(2023, 1, 1), 0, None, windows=(Window(date(2022, 1, 1), date(2022, 12, 31)),))
    Path("settings.json").write_bytes(write_settings(settings))
    saved = draw(capsys, "--settings", "settings.json")
    assert saved["settings"] == settings_to_json(settings)
    by_options = ("--size", "20", "--seed", "s", "--listed-on", "2023-01-01", "--buffer", "0", "--no-cap")
    assert draw(capsys, *by_options, "--started", "2022-01-01", "2022-12-31") == saved
    replaced = draw(capsys, "--settings", "settings.json", "--size", "10", "--cap", "2")
    assert (len(replaced["cases"]), replaced["settings"]["practitioner_cap"]) == (10, 2)


def test_the_strata_of_a_questionnaire_are_used(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strata = '[[strata]]\nname = "Huyton"\noffice = ["huyton"]\n[[strata]]\nname = "Elsewhere"\nquota = 3\n'
    Path("own.toml").write_text(SMALL_TOML + strata, "utf-8")
    rows = [
        case_row(number, office=("Huyton", "Prescot")[number % 2], practitioner=f"P{number}") for number in range(20)
    ]
    write_list(rows)
    drawn = draw(capsys, "--size", "4", "--questionnaire", "own.toml", "--buffer", "0")
    assert [(item["name"], item["listed"], item["sampled"]) for item in drawn["strata"]] == [
        ("Huyton", 10, 4),
        ("Elsewhere", 10, 3),
    ]
    assert len(draw(capsys, "--size", "4", "--questionnaire", "hmip-probation-2021")["strata"]) == 5


def test_columns_are_named_by_options_or_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_list(worked_example())
    renamed = Path("list.csv").read_text("utf-8").replace("crn,pnc", "Number,Other number", 1)
    Path("list.csv").write_text(renamed, "utf-8")
    Path("columns.toml").write_text('crn = "Number"\n', "utf-8")
    by_file = draw(capsys, "--size", "12", "--seed", "s", "--columns", "columns.toml")
    assert by_file == draw(capsys, "--size", "12", "--seed", "s", "--column", "crn=Number")
    assert refused(capsys, "--size", "12") == [
        sampling_messages.COLUMN_MISSING.format(file="list.csv", column="crn"),
    ]
    Path("columns.toml").write_text("crn = 1\npnc = true\n", "utf-8")
    assert refused(capsys, "--size", "12", "--columns", "columns.toml") == [
        toml_messages.PROBLEM.format(
            location="columns.toml", problem=toml_messages.WRONG_TYPE.format(key=key, expected="a text in quotes")
        )
        for key in ("crn", "pnc")
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), [messages.NO_SAMPLE_SIZE]),
        (
            ("--size", "0", "--buffer", "101", "--cap", "0", "--seed", " "),
            [
                sampling_messages.SIZE_TOO_SMALL.format(size=0),
                sampling_messages.SEED_MISSING,
                sampling_messages.BUFFER_OUT_OF_RANGE.format(buffer=101),
                sampling_messages.CAP_TOO_SMALL.format(cap=0),
            ],
        ),
        (
            ("--size", "5", "--started", "2022-09-18", "2022-09-12"),
            [sampling_messages.WINDOW_ENDS_BEFORE_START.format(first="2022-09-18", last="2022-09-12")],
        ),
        (
            ("--size", "5", "--quota", "Women", "--quota", "Women=many"),
            [
                messages.QUOTA_WITHOUT_STRATUM.format(
                    text="Women", known="; ".join(stratum.name for stratum in INSPECTION_STRATA)
                ),
                messages.INVALID_QUOTA.format(text="Women=many"),
            ],
        ),
        (
            ("--size", "5", "--quota", f"Women={'9' * 5000}", "--quota", "women=2", "--quota", "WOMEN=3"),
            [
                messages.INVALID_QUOTA.format(text=f"Women={'9' * 5000}"[:MAX_LINE_LENGTH]),
                messages.QUOTA_TWICE.format(text="WOMEN=3"),
            ],
        ),
        (
            ("--size", "5", "--seed", "\udcff"),
            [sampling_messages.SEED_UNREADABLE.format(limit=MAX_LINE_LENGTH)],
        ),
        (("--size", "5", "--column", "crn"), [messages.INVALID_COLUMN_OPTION.format(text="crn")]),
    ],
)
def test_options_that_make_no_sense_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], expected: list[str]
) -> None:
    write_list(worked_example())
    assert refused(capsys, *options) == expected


@pytest.mark.thorough
def test_the_same_list_in_another_order_gives_the_same_draw_in_another_process(folder: Path) -> None:
    rows = random_rows(3, 300, 25, duplicate_share=0.3)
    write_list(rows)
    write_list(random.Random(4).sample(rows, len(rows)), "shuffled.csv")
    drawn = []
    for name, hash_seed in (("list.csv", "1"), ("shuffled.csv", "2")):
        command = [sys.executable, "-m", "audit", "sample", str(folder / name), "--size", "46", "--seed", "s", "--json"]
        run = subprocess.run(
            command, cwd=PROJECT_ROOT, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed}
        )
        content = json.loads(run.stdout)
        drawn.append({key: content[key] for key in ("strata", "dropped", "cases", "reserves")})
        for case in (*drawn[-1]["cases"], *drawn[-1]["reserves"]):
            del case["row"]
    assert drawn[0] == drawn[1]
