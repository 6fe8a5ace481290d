"""A draw as JSON: how it is stored, so that every setting and count comes back equal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from audit.model.sampling import CompositionRow, DrawRecord, DropReason, GroupDraw, SampleCount, StratumDraw
from audit.sampling.settings_file import settings_from_json, settings_to_json, stratum_from_json, stratum_to_json


def encode_record(record: DrawRecord) -> str:
    """The stored form of a draw."""
    values = {
        "settings": settings_to_json(record.settings),
        "listed": record.listed,
        "dropped": {reason.value: count for reason, count in record.dropped.items()},
        "strata": [{"stratum": stratum_to_json(draw.stratum), "count": asdict(draw.count)} for draw in record.strata],
        "groups": [asdict(group) for group in record.groups],
        "composition": [asdict(row) for row in record.composition],
        "shortfall": record.shortfall,
    }
    return json.dumps(values)


def decode_record(text: str) -> DrawRecord:
    """The draw in its stored form."""
    values = json.loads(text)
    return DrawRecord(
        settings=settings_from_json(values["settings"]),
        listed=values["listed"],
        dropped={DropReason(reason): count for reason, count in values["dropped"].items()},
        strata=tuple(
            StratumDraw(stratum_from_json(draw["stratum"]), SampleCount(**draw["count"])) for draw in values["strata"]
        ),
        groups=tuple(map(_decode_group, values["groups"])),
        composition=tuple(CompositionRow(**row) for row in values["composition"]),
        shortfall=values["shortfall"],
    )


def _decode_group(values: Mapping[str, Any]) -> GroupDraw:
    return GroupDraw(**{**values, "count": SampleCount(**values["count"])})
