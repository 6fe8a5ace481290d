"""Two readers of the same cases: how often they agree, and how much of that is more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from audit.analysis.intervals import MINUS_SIGN, round_half_up
from audit.model.bands import NO_VALUE, Share

NO_CASES = "No case was answered yes or no by both readers."


@dataclass(frozen=True)
class Agreement:
    """How two readers answered one question on the cases that both answered yes or no: the 2×2 counts.

    The first word of a count is the first reader's answer. Kappa falls to nought or below where nearly everybody
    answers yes, however well the readers agree; AC1 does not. So the three stand together, beside the counts.

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
        """The cases that both readers answered yes or no."""
        return self.yes_yes + self.yes_no + self.no_yes + self.no_no

    @property
    def share(self) -> Share:
        """The cases in which they agree, out of all: the per cent agreement. No percentage where there is no case."""
        return Share(self.yes_yes + self.no_no, self.case_count)

    @property
    def why_no_share(self) -> str:
        """The sentence that stands where there is no per cent agreement; '' where there is one."""
        return "" if self.case_count else NO_CASES

    @property
    def kappa(self) -> Fraction | None:
        """Cohen's kappa: agreement beyond what each reader's own habit of saying yes would give by chance."""
        if self.why_no_kappa:
            return None
        first, second = self._yes_proportions
        return self._beyond_chance(first * second + (1 - first) * (1 - second))

    @property
    def why_no_kappa(self) -> str:
        """The sentence that stands where kappa is not defined; '' where it is."""
        if not self.case_count:
            return NO_CASES
        if self.case_count in (self.yes_yes, self.no_no):
            answer = "yes" if self.yes_yes else "no"
            return f"Both readers answered {answer} in every case, so kappa has nothing to tell from chance."
        return ""

    @property
    def ac1(self) -> Fraction | None:
        """Gwet's AC1: agreement beyond the chance that is left where answers are evenly spread."""
        if not self.case_count:
            return None
        first, second = self._yes_proportions
        mean_yes = (first + second) / 2
        return self._beyond_chance(2 * mean_yes * (1 - mean_yes))

    @property
    def why_no_ac1(self) -> str:
        """The sentence that stands where AC1 is not defined; '' where it is."""
        return "" if self.case_count else NO_CASES

    @property
    def kappa_text(self) -> str:
        """Kappa as every surface prints it."""
        return _two_decimals(self.kappa)

    @property
    def ac1_text(self) -> str:
        """AC1 as every surface prints it."""
        return _two_decimals(self.ac1)

    @property
    def _yes_proportions(self) -> tuple[Fraction, Fraction]:
        """How much of each reader's answers is yes."""
        first, second = self.yes_yes + self.yes_no, self.yes_yes + self.no_yes
        return Fraction(first, self.case_count), Fraction(second, self.case_count)

    def _beyond_chance(self, chance_agreement: Fraction) -> Fraction:
        observed_agreement = Fraction(self.yes_yes + self.no_no, self.case_count)
        return (observed_agreement - chance_agreement) / (1 - chance_agreement)


def _two_decimals(value: Fraction | None) -> str:
    if value is None:
        return NO_VALUE
    hundredths = round_half_up(100 * value)
    return f"{MINUS_SIGN if hundredths < 0 else ''}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"
