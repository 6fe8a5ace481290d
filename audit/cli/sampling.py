"""The command that draws a sample from a long list."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from audit.cli.input_files import read_file
from audit.errors import InputError
from audit.files.garbage_collection import garbage_collection_paused
from audit.formatting import today
from audit.messages import cli as messages
from audit.model.sampling import (
    DEFAULT_BUFFER_PERCENTAGE,
    DEFAULT_PRACTITIONER_CAP,
    INSPECTION_STRATA,
    DrawSettings,
    Stratum,
    Window,
)
from audit.model.text_fields import MAX_LINE_LENGTH, fold_text, new_id

MOST_DIGITS = 9  # of a quota; Python refuses to read a number of thousands of digits


def add_sample_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("sample", help="draw a sample from a long list of cases")
    parser.add_argument("list", metavar="LONGLIST", help="one row per case: CSV or Excel (.xlsx)")
    parser.add_argument("--size", metavar="N", type=int, help="the number of cases, without the buffer and quotas")
    parser.add_argument("--seed", metavar="S", help="any text; the same seed draws the same cases (default: a new one)")
    parser.add_argument(
        "--buffer", metavar="P", type=int, help=f"cases on top, in per cent (default: {DEFAULT_BUFFER_PERCENTAGE})"
    )
    cap = parser.add_mutually_exclusive_group()
    cap.add_argument(
        "--cap",
        metavar="C",
        type=int,
        help=f"the most cases of one practitioner over the whole draw (default: {DEFAULT_PRACTITIONER_CAP})",
    )
    cap.add_argument("--no-cap", action="store_true", help="no limit for each practitioner")
    _add_date_options(parser)
    _add_column_options(parser)
    _add_stratum_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    parser.set_defaults(run=_sample)


def _add_date_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--started",
        metavar=("FROM", "TO"),
        nargs=2,
        action="append",
        type=_parse_date,
        help="only cases that started in this window, both days included; may be repeated",
    )
    parser.add_argument(
        "--listed-on", metavar="DAY", type=_parse_date, help="the day of the list, such as 2023-03-20 (default: today)"
    )


def _add_column_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--columns", metavar="FILE.toml", help='which column is which, in lines as crn = "Heading"')
    parser.add_argument(
        "--column",
        metavar="COLUMN=HEADING",
        action="append",
        default=[],
        help='which column is which, such as "crn=Case number"; may be repeated',
    )


def _add_stratum_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--questionnaire", metavar="ID_OR_PATH", help="use the strata of this questionnaire")
    parser.add_argument(
        "--quota",
        metavar="STRATUM=N",
        action="append",
        default=[],
        help='a fixed number of cases of a stratum, such as "Women=8"; may be repeated',
    )
    parser.add_argument(
        "--settings", metavar="FILE.json", help="the settings that were saved with a draw; other options replace them"
    )


def _parse_date(text: str) -> date:
    from audit.model.days import parse_day

    day = parse_day(text)
    if day is None:
        raise argparse.ArgumentTypeError(messages.NOT_A_DAY.format(text=text))
    return day


def _sample(args: argparse.Namespace) -> None:
    with garbage_collection_paused():
        from audit.files.draw_output import draw_json, draw_text  # pandas is slow to import
        from audit.files.long_list import read_long_list
        from audit.sampling.draw import draw_sample

        settings, chosen = _settings(args), _chosen_columns(args)
        file = read_long_list(read_file(args.list), Path(args.list).name, chosen)
        long_list = file.parse(_all_columns(file.suggested, chosen))
        draw = draw_sample(long_list, settings)
        notes = (*file.notes, *long_list.notes)
        for note in notes:
            print(note, file=sys.stderr)
        if args.json:
            sys.stdout.writelines(draw_json(draw, notes))
        else:
            print(draw_text(draw, file.name))


def _settings(args: argparse.Namespace) -> DrawSettings:
    """Return the settings of the draw. Raises InputError with every problem."""
    from audit.sampling.settings_check import check_settings

    settings = _with_options(_saved_settings(args), args)
    if args.questionnaire:
        from audit.cli.questionnaires import load_questionnaire

        settings = replace(settings, strata=load_questionnaire(args.questionnaire).strata or INSPECTION_STRATA)
    settings = replace(settings, strata=_with_quotas(settings.strata, args.quota))
    if args.size is None and not args.settings and any(stratum.quota is None for stratum in settings.strata):
        raise InputError(messages.NO_SAMPLE_SIZE)
    check_settings(settings)
    return settings


def _saved_settings(args: argparse.Namespace) -> DrawSettings:
    """Return the settings of the file, or those that are used without one, with a new seed."""
    from audit.sampling.settings_file import read_settings

    if args.settings:
        return read_settings(read_file(args.settings), Path(args.settings).name)
    return DrawSettings(size=0, seed=new_id(), listed_on=today())


def _with_options(settings: DrawSettings, args: argparse.Namespace) -> DrawSettings:
    """Return the settings with what the options replace."""
    given = {
        "size": args.size,
        "seed": args.seed,
        "listed_on": args.listed_on,
        "buffer_percentage": args.buffer,
        "practitioner_cap": args.cap,
        "windows": [Window(first, last) for first, last in args.started] if args.started else None,
    }
    settings = replace(settings, **{name: value for name, value in given.items() if value is not None})
    return replace(settings, practitioner_cap=None) if args.no_cap else settings


def _with_quotas(strata: Sequence[Stratum], quotas: Sequence[str]) -> tuple[Stratum, ...]:
    """Return the strata with the quotas of the options. Raises InputError with every option that is not valid."""
    quota_by_name: dict[str, int] = {}
    problems = []
    names = {fold_text(stratum.name) for stratum in strata}
    for text in quotas:
        name, _, number = text.rpartition("=")
        if fold_text(name) not in names:
            known = "; ".join(stratum.name for stratum in strata)
            problems.append(messages.QUOTA_WITHOUT_STRATUM.format(text=text, known=known))
        elif not number.strip().isdecimal() or len(number.strip()) > MOST_DIGITS:
            problems.append(messages.INVALID_QUOTA.format(text=text[:MAX_LINE_LENGTH]))
        elif fold_text(name) in quota_by_name:
            problems.append(messages.QUOTA_TWICE.format(text=text))
        else:
            quota_by_name[fold_text(name)] = int(number)
    if problems:
        raise InputError(*problems)
    return tuple(
        replace(stratum, quota=quota_by_name.get(fold_text(stratum.name), stratum.quota)) for stratum in strata
    )


def _chosen_columns(args: argparse.Namespace) -> dict[str, str]:
    """Return the heading of each column that the options name."""
    chosen = _columns_of_file(args.columns) if args.columns else {}
    pairs = [(text, *text.partition("=")[::2]) for text in args.column]
    invalid = [text for text, column, heading in pairs if not column.strip() or not heading.strip()]
    if invalid:
        raise InputError(*(messages.INVALID_COLUMN_OPTION.format(text=text) for text in invalid))
    return chosen | {column.strip(): " ".join(heading.split()) for _, column, heading in pairs}


def _columns_of_file(path: str) -> dict[str, str]:
    from audit.toml_files.list_columns import parse_list_columns  # most draws need none

    return parse_list_columns(read_file(path), Path(path).name)


def _all_columns(suggested: Mapping[str, str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the chosen columns, and the suggested ones whose heading is not chosen for another column."""
    used = set(chosen.values())
    return {column: heading for column, heading in suggested.items() if heading not in used} | dict(chosen)
