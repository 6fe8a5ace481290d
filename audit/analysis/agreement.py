"""Agreement of two reviewers of the same cases, and how much of it is beyond chance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from audit.analysis.intervals import MINUS_SIGN, round_half_up
from audit.messages import analysis as messages
from audit.model.bands import NO_VALUE, Share


@dataclass(frozen=True)
class Agreement:
    """The 2×2 counts of one question on the cases that both reviewers answered Yes or No.

    The first word of a count is the first reviewer's answer. Kappa falls to 0 or below if nearly every answer is Yes,
    however well the reviewers agree; AC1 does not. So percentage, kappa and AC1 are shown together with the counts.

    >>> read_twice = Agreement(yes_yes=44, yes_no=1, no_yes=1, no_no=0)
    >>> print(read_twice.share, round(float(read_twice.share.exact_percent), 1))
    96% (44 of 46) 95.7
    >>> read_twice.kappa_text, read_twice.ac1_text
    ('−0.02', '0.95')
    """

    yes_yes: int
    yes_no: int
    no_yes: int
    no_no: int

    @property
    def case_count(self) -> int:
        """The number of cases that both reviewers answered Yes or No."""
        return self.yes_yes + self.yes_no + self.no_yes + self.no_no

    @property
    def share(self) -> Share:
        """The cases in which they agree, out of all cases."""
        return Share(self.yes_yes + self.no_no, self.case_count)

    @property
    def why_no_share(self) -> str:
        """Why there is no percentage agreement; '' if there is one."""
        return "" if self.case_count else messages.NO_CASE_REVIEWED_TWICE

    @cached_property
    def kappa(self) -> Fraction | None:
        """Cohen's kappa: agreement beyond the chance given each reviewer's own proportion of Yes; None if undefined."""
        if self.why_no_kappa:
            return None
        first, second = self._yes_proportions
        return self._beyond_chance(first * second + (1 - first) * (1 - second))

    @property
    def why_no_kappa(self) -> str:
        """Why kappa is not defined; '' if it is."""
        if not self.case_count:
            return messages.NO_CASE_REVIEWED_TWICE
        if self.case_count in (self.yes_yes, self.no_no):
            answer = "Yes" if self.yes_yes else "No"
            return messages.NO_KAPPA.format(answer=answer)
        return ""

    @cached_property
    def ac1(self) -> Fraction | None:
        """Gwet's AC1: agreement beyond chance, which AC1 takes to be highest if answers are evenly spread."""
        if not self.case_count:
            return None
        first, second = self._yes_proportions
        mean_yes = (first + second) / 2
        return self._beyond_chance(2 * mean_yes * (1 - mean_yes))

    @property
    def why_no_ac1(self) -> str:
        """Why AC1 is not defined; '' if it is."""
        return "" if self.case_count else messages.NO_CASE_REVIEWED_TWICE

    @cached_property
    def kappa_text(self) -> str:
        """Kappa as it is printed everywhere."""
        return _two_decimals(self.kappa)

    @cached_property
    def ac1_text(self) -> str:
        """AC1 as it is printed everywhere."""
        return _two_decimals(self.ac1)

    @property
    def _yes_proportions(self) -> tuple[Fraction, Fraction]:
        """The proportion of Yes in each reviewer's answers."""
        first, second = self.yes_yes + self.yes_no, self.yes_yes + self.no_yes
        return Fraction(first, self.case_count), Fraction(second, self.case_count)

    def _beyond_chance(self, chance_agreement: Fraction) -> Fraction:
        observed_agreement = Fraction(self.yes_yes + self.no_no, self.case_count)
        return (observed_agreement - chance_agreement) / (1 - chance_agreement)


def two_decimals(value: Fraction | None) -> float | None:
    """Return a coefficient as a number with the decimals that are printed; None if it is not defined."""
    return None if value is None else round_half_up(100 * value) / 100


def _two_decimals(value: Fraction | None) -> str:
    if value is None:
        return NO_VALUE
    hundredths = round_half_up(100 * value)
    return f"{MINUS_SIGN if hundredths < 0 else ''}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"
