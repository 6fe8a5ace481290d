"""Parses the questionnaire's settings for the size of a sample."""

from __future__ import annotations

from audit.messages import toml_files as messages
from audit.model.sampling import DEFAULT_SAMPLE_SETTINGS, SampleSettings
from audit.toml_files.reader import Table

MIN_CONFIDENCE, MAX_CONFIDENCE = 50, 99
MAX_MARGIN = 50


def parse_sample_settings(root: Table) -> SampleSettings:
    """Return the settings in the optional table ``[sample]``; a key that is missing has its default."""
    table, default = root.table("sample", "sample", optional=True), DEFAULT_SAMPLE_SETTINGS
    if table is None:
        return default
    settings = SampleSettings(
        _whole_number(table, "confidence", default.confidence, MIN_CONFIDENCE, MAX_CONFIDENCE),
        _whole_number(table, "margin", default.margin, 1, MAX_MARGIN),
        _correlation(table, default.icc),
    )
    table.reject_unknown_keys()
    return settings


def _whole_number(table: Table, key: str, default: int, lowest: int, highest: int) -> int:
    if not table.has(key):
        return default
    value = table.integer(key)
    if not lowest <= value <= highest:
        table.add_problem(messages.SAMPLE_SETTING_OUT_OF_RANGE.format(key=key, lowest=lowest, highest=highest))
    return value


def _correlation(table: Table, default: float) -> float:
    value = table.decimal("icc")
    if value is not None and value > 1:
        table.add_problem(messages.SAMPLE_SETTING_OUT_OF_RANGE.format(key="icc", lowest=0, highest=1))
    return default if value is None else float(value)
