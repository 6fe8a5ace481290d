"""What every surface prints about the sample of an audit: its method, strata, composition and weights."""

from __future__ import annotations

from dataclasses import dataclass, field

from audit.analysis.composition import CompositionLine, composition_lines
from audit.analysis.results import Results
from audit.analysis.sample_method import MethodParagraph, how_sampled, stratum_table
from audit.analysis.weighted_results import weight_table, which_weights
from audit.model.sampling import StoredDraw

STRATA_CAPTION = "How many {plural} were drawn from each stratum"
WEIGHTS_CAPTION = "Weight of each stratum"


@dataclass(frozen=True)
class SampleSection:
    """The paragraphs of the method and the tables below them; outsiders and erased audits have no table.

    ``weight_notes`` say which percentage rates; there are none if every stratum was drawn in proportion.
    """

    paragraphs: tuple[MethodParagraph, ...]
    strata: list[tuple[str, ...]] = field(default_factory=list)
    composition: tuple[CompositionLine, ...] = ()
    weights: list[tuple[str, str, str, str]] = field(default_factory=list)
    weight_notes: list[str] = field(default_factory=list)


def sample_section(draw: StoredDraw | None, results: Results, external: bool) -> SampleSection | None:
    """Return what is printed about a sample; None if none was drawn.

    ``external`` is for people outside the audit team, who see no count of a group.
    """
    if draw is None:
        return None
    questionnaire, weighting = results.questionnaire, results.weighting
    paragraphs = how_sampled(draw, questionnaire, external)
    notes = which_weights(weighting, questionnaire.case_label) if weighting is not None else []
    if external:
        return SampleSection(paragraphs, weight_notes=notes)
    return SampleSection(
        paragraphs,
        stratum_table(draw.record),
        composition_lines(draw.record.composition),
        weight_table(weighting) if weighting is not None else [],
        notes,
    )
