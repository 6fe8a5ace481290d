"""The method of a sample in words, as the annex of a report prints it, written from the draw itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from audit.analysis.eliminations import how_eliminated
from audit.analysis.intervals import decimal_text
from audit.analysis.sample_sizes import SamplePlan, design_effect, mean_cases_per_practitioner
from audit.formatting import format_date, join_list, lower_first
from audit.messages import sample_method as messages
from audit.model.questionnaire import Questionnaire
from audit.model.sampling import DrawRecord, DropReason, StoredDraw, StratumDraw, Window
from audit.model.shortfall import find_shortfall

TITLE = "How the {plural} were sampled"
STRATUM_HEADINGS = ("Stratum", "Eligible", "Share", "Buffer", "Rounding", "Limit", "Drawn")


@dataclass(frozen=True)
class MethodParagraph:
    """One paragraph of the method and what it is about."""

    subject: str
    text: str


def how_sampled(draw: StoredDraw, questionnaire: Questionnaire, external: bool = False) -> tuple[MethodParagraph, ...]:
    """Return the method of the sample of an audit, paragraph by paragraph.

    An ``external`` text is for people outside the audit team: it has totals, but no count of a group, no name and no
    seed, because somebody with the list and the seed could work out whose cases were drawn.
    """
    method, case_label = _Method(draw.record, questionnaire, external), questionnaire.case_label
    return (
        MethodParagraph("List", method.the_list(draw)),
        MethodParagraph("Eligible", method.eligible()),
        MethodParagraph("Strata", method.strata()),
        MethodParagraph("Practitioners", method.practitioners()),
        MethodParagraph("Chance and reserve", method.chance()),
        MethodParagraph(
            "Eliminated",
            how_eliminated(draw.eliminations, case_label, external, drawn=draw.cases_in_all)
            or messages.NOTHING_ELIMINATED.format(singular=case_label.singular),
        ),
        *([MethodParagraph("Weights", method.weights())] if draw.record.needs_weights else []),
    )


def stratum_table(record: DrawRecord) -> list[tuple[str, ...]]:
    """Return the cells under ``STRATUM_HEADINGS``: how the number drawn from each stratum came about."""
    return [
        (
            stratum.stratum.name,
            f"{stratum.count.available:,}",
            f"{stratum.count.initial:,}",
            *(_signed(change) for change in (stratum.count.buffer, stratum.count.rounding, stratum.count.cap)),
            f"{stratum.count.total:,}",
        )
        for stratum in record.strata
    ]


def _signed(change: int) -> str:
    return f"{change:+,}".replace("-", "−") if change else "0"


class _Method:
    """The paragraphs about one draw."""

    def __init__(self, record: DrawRecord, questionnaire: Questionnaire, external: bool) -> None:
        case_label = questionnaire.case_label
        self.record = record
        self.icc = questionnaire.sample_settings.icc
        self.settings = record.settings
        self.case_label = case_label
        self.external = external
        self.words = {
            "singular": case_label.singular,
            "plural": case_label.plural,
            "plural_heading": case_label.plural_heading,
        }

    def count(self, number: int) -> str:
        return f"{number:,} {self.case_label.for_count(number)}"

    def the_list(self, draw: StoredDraw) -> str:
        return messages.LIST.format(
            drawn_on=format_date(draw.at),
            by="" if self.external or not draw.by else messages.DRAWN_BY.format(person=draw.by),
            listed=self.count(self.record.listed),
            listed_on=format_date(self.settings.listed_on),
        )

    def eligible(self) -> str:
        windows = messages.NO_WINDOWS.format(**self.words)
        if self.settings.windows:
            periods = join_list([_window_text(window) for window in self.settings.windows], "or")
            windows = messages.WINDOWS.format(windows=periods, **self.words)
        eligible = messages.ELIGIBLE.format(eligible=self.count(self.record.eligible))
        return " ".join([windows, messages.ONE_PERSON.format(**self.words), self.dropped(), eligible])

    def dropped(self) -> str:
        reasons = [reason for reason in DropReason if reason in self.record.dropped]
        if not reasons:
            return messages.NONE_DROPPED.format(**self.words)
        dropped = self.count(self.record.listed - self.record.eligible)
        names = [lower_first(reason.label) for reason in reasons]
        if self.external:
            return messages.DROPPED_WITHOUT_COUNTS.format(dropped=dropped, reasons="; ".join(names))
        counts = [self.record.dropped[reason] for reason in reasons]
        named = [f"{name} ({count:,})" for name, count in zip(names, counts, strict=True)]
        return messages.DROPPED.format(dropped=dropped, reasons="; ".join(named))

    def strata(self) -> str:
        strata, drawn = self.settings.strata, self.count(self.record.drawn)
        divided = f"{len(strata)} strata"
        if len(strata) == 1:
            counts = messages.ONE_STRATUM.format(drawn=drawn)
        elif self.external:
            names = "; ".join(stratum.name for stratum in strata)
            counts = messages.STRATA_WITHOUT_COUNTS.format(strata=divided, names=names, drawn=drawn, **self.words)
        else:
            named = "; ".join(f"{stratum.stratum.name} ({_drawn_of(stratum)})" for stratum in self.record.strata)
            counts = messages.STRATA.format(strata=divided, counts=named, drawn=drawn, **self.words)
        return " ".join([counts, *self.shares(), *self.shortfall()])

    def shares(self) -> Iterator[str]:
        """Yield how the number of each stratum came about: quota or share, buffer and rounding."""
        quotas = [stratum for stratum in self.settings.strata if stratum.quota is not None]
        if quotas:
            named = [stratum.name if self.external else f"{stratum.name} ({stratum.quota})" for stratum in quotas]
            yield messages.QUOTAS.format(quotas=join_list(named, "and"))
        if len(quotas) == len(self.settings.strata):
            return
        if quotas:
            of_size = "" if self.external else messages.OF_SIZE.format(size=self.count(self.settings.size))
            yield messages.OTHERS_PROPORTIONAL.format(of_size=of_size)
        elif len(self.settings.strata) > 1:
            yield messages.PROPORTIONAL
        yield self.buffer()
        if len(self.settings.strata) > 1:
            yield self.rounding()

    def buffer(self) -> str:
        percentage = self.settings.buffer_percentage
        if not percentage:
            return messages.NO_BUFFER
        if self.external:
            return messages.BUFFER_WITHOUT_COUNT.format(percentage=percentage)
        size, buffer = self.count(self.settings.size), self.count(self.settings.buffer)
        return messages.BUFFER.format(size=size, percentage=percentage, buffer=buffer)

    def rounding(self) -> str:
        if self.external:
            return messages.ROUNDED.format(**self.words)
        changes = [
            f"{_signed(stratum.count.rounding)} in {stratum.stratum.name}"
            for stratum in self.record.strata
            if stratum.count.rounding
        ]
        if not changes:
            return messages.NO_ROUNDING.format(**self.words)
        return messages.ROUNDING.format(changes="; ".join(changes), **self.words)

    def shortfall(self) -> Iterator[str]:
        """Yield how many cases fewer than asked for were drawn and why; nothing if none."""
        if self.record.shortfall <= 0:
            return
        shortfall = self.count(self.record.shortfall)
        if self.external:
            yield messages.SHORTFALL_WITHOUT_REASONS.format(shortfall=shortfall)
            return
        missing = find_shortfall(self.settings, self.record.strata)
        reasons = (
            (missing.too_few_eligible, messages.TOO_FEW_ELIGIBLE),
            (missing.quotas, messages.QUOTA_NOT_FILLED),
            (missing.cap, messages.LIMIT_REACHED),
        )
        yield messages.SHORTFALL.format(
            shortfall=shortfall,
            asked=f"{self.settings.asked:,}",
            reasons="; ".join(f"{count:,} {reason}" for count, reason in reasons if count > 0),
        )

    def practitioners(self) -> str:
        cap = self.settings.practitioner_cap
        limit = messages.NO_LIMIT if cap is None else messages.LIMIT.format(cap=self.count(cap))
        sentences = [messages.WITHIN_STRATA.format(**self.words), limit]
        if self.record.groups and not self.external:
            sentences += [*(self.what_the_limit_did() if cap is not None else ()), self.design_effect()]
        return " ".join(sentences)

    def design_effect(self) -> str:
        mean = mean_cases_per_practitioner(cases_by_practitioner(self.record).values())
        plan = SamplePlan(design_effect=design_effect(mean, self.icc))
        return messages.DESIGN_EFFECT.format(
            mean=f"{decimal_text(mean, 1)} {self.case_label.plural}",
            icc=f"{self.icc:g}",
            effect=decimal_text(plan.design_effect, 2),
            drawn=self.count(self.record.drawn),
            independent=plan.independent_cases(self.record.drawn),
            plural=self.case_label.plural,
        )

    def what_the_limit_did(self) -> Iterator[str]:
        """Yield how many cases the limit moved or lost."""
        moved = sum(max(0, group.count.cap) for group in self.record.groups)
        lost = -sum(group.count.cap for group in self.record.groups)
        if moved:
            yield messages.LIMIT_ACTED.format(moved=self.count(moved))
        if lost > 0:
            yield messages.LIMIT_LOST.format(lost=self.count(lost))
        if not moved and lost <= 0:
            most = max(cases_by_practitioner(self.record).values(), default=0)
            yield messages.LIMIT_NEVER_ACTED.format(most=most)

    def chance(self) -> str:
        seed = messages.SEED_RECORDED if self.external else messages.SEED
        left = self.record.eligible - self.record.drawn
        reserve = messages.RESERVE if left else messages.NO_RESERVE
        return " ".join(
            [
                seed.format(seed=self.settings.seed, **self.words),
                reserve.format(reserves=self.count(left), **self.words),
            ]
        )

    def weights(self) -> str:
        return messages.WEIGHTS.format(**self.words)


def cases_by_practitioner(record: DrawRecord) -> Counter[str]:
    """Return the number of drawn cases of each practitioner over all strata."""
    counts = Counter[str]()
    for group in record.groups:
        counts[group.practitioner] += group.count.total
    return counts


def _drawn_of(stratum: StratumDraw) -> str:
    return f"{stratum.count.total:,} of {stratum.count.available:,}"


def _window_text(window: Window) -> str:
    return messages.WINDOW.format(first=format_date(window.first), last=format_date(window.last))
