"""What an exported file says about itself: the audit, the cases included, who will see it and when it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from audit.analysis.audit_results import AuditResults
from audit.analysis.benchmarks import BenchmarkRow, benchmark_rows
from audit.analysis.comparison import Comparison
from audit.analysis.disclosure_control import DisclosureControl, disclosure_control
from audit.analysis.frozen_results import Closing
from audit.analysis.make_up import MakeUp
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.restricted_results import external_results
from audit.analysis.results import Results
from audit.analysis.sample_section import SampleSection, sample_section
from audit.analysis.split_answers import SplitAnswers
from audit.analysis.wording import how_erased
from audit.files.wording import based_on
from audit.model.audit import AuditDescription
from audit.model.benchmark import Benchmark
from audit.model.counting import counting_rule
from audit.model.finding import Finding
from audit.model.moderation import ModeratedRow
from audit.model.questionnaire import CaseLabel
from audit.model.retention import NO_RETENTION, Retention
from audit.model.sampling import StoredDraw


@dataclass(frozen=True)
class ExportContext:
    """The audit, the cases included, the written findings and the day of the export.

    The cases of a finding are given by their references. ``comparison`` shows this audit next to others; the workbook
    prints it. An ``external`` file is for people outside the audit team: small numbers are suppressed, in the
    ``breakdowns`` too, and no single case is shown. After the cases are erased, which ``retention`` says, that is so in
    every file. ``draw`` is None if no sample was drawn. ``eliminated`` says how many cases
    were eliminated and why ('' if none). ``closing`` is None unless the figures were frozen when the audit was closed.
    ``agreement`` compares two reviews of the same cases; it is only for the team,
    and None if no case was reviewed twice.
    ``moderated`` are the moderated answers of the audit. ``report_texts`` has the text of each chapter of the report
    that is written, by the ids of ``audit.model.report_text``. ``chosen_breakdowns`` are the ids of the case details
    whose breakdowns are in the body of the report, with prompts or only with key questions; the others are in its
    appendix. ``prompt_breakdowns`` are the chosen ones with their prompts, for the team only.
    ``benchmarks`` are public, so every file prints them. ``make_up`` is how many cases are in each group, for the team.
    ``contact`` and ``licence`` are settings of the server, as files print them.
    ``surveys`` are the results of surveys of the same unit, as the person who exports may see them; each has its own
    disclosure control. ``survey_benchmarks`` are the benchmarks of these surveys, by the ids of their audits.
    """

    description: AuditDescription
    which_cases: str
    created_on: date
    findings: tuple[Finding, ...] = ()
    breakdowns: tuple[PublishedBreakdown, ...] = ()
    comparison: Comparison | None = None
    external: bool = False
    retention: Retention = NO_RETENTION
    draw: StoredDraw | None = None
    eliminated: str = ""
    closing: Closing | None = None
    agreement: SplitAnswers | None = None
    moderated: Sequence[ModeratedRow] = ()
    report_texts: Mapping[str, str] = field(default_factory=dict)
    chosen_breakdowns: tuple[str, ...] = ()
    breakdowns_with_prompts: bool = False
    prompt_breakdowns: tuple[PublishedBreakdown, ...] = ()
    benchmarks: Sequence[Benchmark] = ()
    make_up: Sequence[MakeUp] = ()
    contact: str = ""
    licence: str = ""
    surveys: Sequence[AuditResults] = ()
    survey_benchmarks: Mapping[str, Sequence[Benchmark]] = field(default_factory=dict)

    @property
    def groups_suppressed(self) -> bool:
        """Whether the sizes of groups and their small numbers are not in the breakdowns."""
        return self.external or self.retention.erased_on is not None

    def breakdown_with_prompts(self, breakdown: PublishedBreakdown) -> PublishedBreakdown:
        """Return the same breakdown with its prompts, if they are printed; otherwise the breakdown itself."""
        return next((each for each in self.prompt_breakdowns if each.case_detail == breakdown.case_detail), breakdown)

    @property
    def unit_name(self) -> str:
        """The unit as sentences name it."""
        return self.description.unit or "The unit"


@dataclass(frozen=True)
class ExportData:
    """Everything that a workbook or a report is made from."""

    results: Results
    context: ExportContext
    control: DisclosureControl

    @property
    def case_label(self) -> CaseLabel:
        """What one record is called: a case, or a respondent."""
        return self.results.questionnaire.case_label

    @property
    def has_ratings(self) -> bool:
        """Whether anything is rated; a survey rates nothing."""
        return self.results.overall.rated_standards > 0

    @property
    def stores_unrounded(self) -> bool:
        """Whether cells may hold unrounded intervals and differences, which reveal more than is printed."""
        return not self.context.external

    @property
    def sample_section(self) -> SampleSection | None:
        """What is printed about the sample; None if none was drawn."""
        context = self.context
        if context.closing is not None:
            return context.closing.sentences(context.groups_suppressed).sample
        return sample_section(context.draw, self.results, context.groups_suppressed)

    @cached_property
    def benchmark_rows(self) -> tuple[BenchmarkRow, ...]:
        """The benchmarks next to the figures of the audit."""
        return benchmark_rows(self.results, self.context.benchmarks, self.control)

    @property
    def make_up(self) -> Sequence[MakeUp]:
        """How many cases are in each group; nothing if the sizes of groups are not published."""
        return () if self.context.groups_suppressed else self.context.make_up

    @property
    def eliminated_rows(self) -> list[list[str]]:
        """The row of a table about the audit that says how many cases were eliminated and why; none if none was."""
        text = self.context.eliminated
        return [[f"{self.case_label.plural_heading} eliminated", text]] if text else []

    @property
    def scope_lines(self) -> list[str]:
        """The line below each title: which audit, which cases are included, and the rule for what counts."""
        suppression_note = " Small numbers are suppressed." if self.context.external else ""
        rule = counting_rule(self.results.questionnaire, self.results.open_count)
        scope = f"{self.context.description.name}. {based_on(self.context.which_cases)} {rule}{suppression_note}"
        return [scope, *self.erasure_lines]

    @property
    def erasure_lines(self) -> list[str]:
        """The line that says that the cases are erased; none if they are not."""
        return list(filter(None, [how_erased(self.context.retention, self.case_label)]))

    @property
    def closing_lines(self) -> list[str]:
        """The line that says when the figures were frozen, with their digest; none if they were not.

        A file for people outside the team does not say who closed the audit.
        """
        closing = self.context.closing
        return [] if closing is None else [closing.sentence_for(self.context.external)]


def prepare_export(results: Results, context: ExportContext) -> ExportData:
    """Return what a file is made from, without what a file for people outside the audit team may not reveal."""
    results = external_results(results, context.description) if context.external else results
    return ExportData(results, context, disclosure_control(results, context.description, context.external))
