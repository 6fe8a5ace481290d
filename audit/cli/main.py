"""The command line: finds the command and runs it."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence

from audit.cli.sampling import add_sample_command
from audit.errors import AuditError

EXIT_ERROR = 2
SAMPLE = "sample"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 if it succeeded, 2 if something must be corrected first."""
    _use_utf_8_output()
    arguments = sys.argv[1:] if argv is None else argv
    args = _build_parser(arguments[0] if arguments else "").parse_args(arguments)
    try:
        args.run(args)
        sys.stdout.flush()
    except AuditError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return EXIT_ERROR
    except BrokenPipeError:  # the program that reads the output, such as `head`, has stopped reading
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if argv is None:
        gc.freeze()  # this process ends now: the last garbage collection need not look through the libraries
    return 0


def _use_utf_8_output() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _build_parser(command: str) -> argparse.ArgumentParser:
    """Return a parser that knows the command. The others are not loaded for a draw, which should take little time."""
    parser = argparse.ArgumentParser(prog="python -m audit", description="The case-sample audit workbench.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    if command != SAMPLE:
        _add_other_commands(commands)
    add_sample_command(commands)
    return parser


def _add_other_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from audit.cli.results import add_file_commands
    from audit.cli.sample_size import add_sample_size_command
    from audit.cli.store import add_store_commands
    from audit.cli.xlsform import add_xlsform_commands

    add_file_commands(commands)
    add_sample_size_command(commands)
    add_xlsform_commands(commands)
    add_store_commands(commands)
