"""The command that works out how many cases to draw."""

from __future__ import annotations

import argparse
import json
from typing import Any

from audit.analysis.sample_size_wording import how_sure, results_at_bands, why_design_effect
from audit.analysis.sample_sizes import SamplePlan, band_examples, design_effect
from audit.cli.questionnaires import DEFAULT_QUESTIONNAIRE, load_questionnaire
from audit.errors import InputError
from audit.messages import sample_sizes as messages
from audit.model.audit import MAX_ELIGIBLE
from audit.model.bands import BandScale
from audit.model.questionnaire import Questionnaire

# The lowest and highest value of each option.
LIMITS: dict[str, tuple[float, float]] = {
    "--eligible": (1, MAX_ELIGIBLE),
    "--cases": (1, MAX_ELIGIBLE),
    "--margin": (0.1, 50),
    "--confidence": (50, 99.9),
    "--per-practitioner": (1, MAX_ELIGIBLE),
    "--icc": (0, 1),
}


def add_sample_size_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("sample-size", help="work out how many cases to draw, or what a number of cases tells")
    parser.add_argument("--eligible", type=int, metavar="N", help="the number of eligible cases (default: very many)")
    parser.add_argument("--cases", type=int, metavar="N", help="print the margin of this number of cases")
    parser.add_argument("--margin", type=float, metavar="POINTS", help="the margin wanted, in points either side")
    parser.add_argument("--confidence", type=float, metavar="PERCENT", help="the confidence of the margin")
    parser.add_argument(
        "--per-practitioner",
        type=float,
        metavar="N",
        default=1.0,
        help="cases per practitioner, on average (default: 1)",
    )
    parser.add_argument("--icc", type=float, metavar="R", help="how alike the cases of one practitioner are, 0 to 1")
    parser.add_argument(
        "--questionnaire",
        metavar="ID_OR_PATH",
        default=DEFAULT_QUESTIONNAIRE,
        help=f"has the bands and the defaults of margin, confidence and icc (default: {DEFAULT_QUESTIONNAIRE})",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    parser.set_defaults(run=_print_sample_size)


def _print_sample_size(args: argparse.Namespace) -> None:
    questionnaire = load_questionnaire(args.questionnaire)
    settings = questionnaire.sample_settings
    for name in ("margin", "confidence", "icc"):
        if getattr(args, name) is None:
            setattr(args, name, getattr(settings, name))
    _check(args)
    plan = SamplePlan(args.eligible, args.confidence / 100, design_effect(args.per_practitioner, args.icc))
    cases = plan.cases_for(args.margin) if args.cases is None else args.cases
    if plan.eligible is not None and cases > plan.eligible:
        counted = questionnaire.case_label.with_count(cases)
        raise InputError(messages.MORE_CASES_THAN_ELIGIBLE.format(cases=counted, eligible=plan.eligible))
    print(_json(plan, cases, args, questionnaire.scale) if args.json else _text(plan, cases, args, questionnaire))


def _check(args: argparse.Namespace) -> None:
    """Raise InputError with every option that is out of range."""
    problems = []
    for option, (lowest, highest) in LIMITS.items():
        value = getattr(args, option.removeprefix("--").replace("-", "_"))
        if value is not None and not lowest <= value <= highest:
            problems.append(
                messages.OUT_OF_RANGE.format(option=option, value=f"{value:g}", lowest=lowest, highest=f"{highest:,}")
            )
    if problems:
        raise InputError(*problems)


def _text(plan: SamplePlan, cases: int, args: argparse.Namespace, questionnaire: Questionnaire) -> str:
    case_label = questionnaire.case_label
    lines = how_sure(plan, cases, args.margin, case_label)
    if args.per_practitioner > 1:
        lines += why_design_effect(plan, cases, args.per_practitioner, args.icc, case_label)
    return "\n".join([*lines, *results_at_bands(plan, cases, questionnaire.scale, case_label)])


def _json(plan: SamplePlan, cases: int, args: argparse.Namespace, scale: BandScale) -> str:
    content: dict[str, Any] = {
        "cases": cases,
        "eligible": plan.eligible,
        "margin": plan.margin_of(cases),
        "confidence": args.confidence,
        "margin_wanted": args.margin,
        "confidence_of_margin_wanted": 100 * plan.confidence_of(cases, args.margin),
        "design_effect": plan.design_effect,
        "independent_cases": plan.independent_cases(cases),
        "bands": [
            {
                "rating": example.band.rating,
                "yes": example.share.yes,
                "percent": example.share.percent,
                "of_eligible": example.of_eligible and [example.of_eligible.low, example.of_eligible.high],
                "in_general": [example.of_many.low, example.of_many.high],
                "ratings": [band.rating for band in example.bands],
            }
            for example in band_examples(plan, cases, scale)
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
