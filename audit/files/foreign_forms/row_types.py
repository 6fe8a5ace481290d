"""What a row of a form is, by its type, in the spellings that pyxform accepts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

SELECT = re.compile(
    r"(?:(?P<one>select[ _]one(?:[ _]from)?|select1)|select[ _]multiple(?:[ _]from)?|select all that apply from)"
    r"\s+(?P<list>.+?)(?P<other>\s+or[ _](?:specify[ _])?other)?",
    re.IGNORECASE,
)
EXTERNAL = re.compile(r"(?:select[ _](?:one|multiple)[ _]from[ _]file|select[ _]one[ _]external)\b.*", re.IGNORECASE)
MEDIA = {
    **dict.fromkeys(("image", "photo", "annotate", "draw", "signature"), "a picture"),
    **dict.fromkeys(("audio", "background-audio"), "a recording"),
    "video": "a video",
    "file": "a file",
    **dict.fromkeys(("geopoint", "location", "geotrace", "geoshape", "start-geopoint"), "a place on a map"),
    "barcode": "a bar code",
    **dict.fromkeys(("time", "datetime"), "a time"),
    "rank": "an order of choices",
    "osm": "a map",
    "xml-external": "another file",
    "csv-external": "another file",
}
"""What cannot be carried over, in words."""
METADATA = frozenset(
    (
        *("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email"),
        *("audit", "hidden", "uri:deviceid", "start-time", "end-time", "device-id", "phone-number"),
    )
)


class Kind(Enum):
    """What a row is."""

    BEGIN_GROUP = auto()
    END = auto()
    BEGIN_REPEAT = auto()
    SELECT_ONE = auto()
    SELECT_MULTIPLE = auto()
    TEXT = auto()
    INTEGER = auto()
    DECIMAL = auto()
    DATE = auto()
    NOTE = auto()
    CALCULATE = auto()
    METADATA = auto()
    ACKNOWLEDGE = auto()
    EXTERNAL = auto()
    MEDIA = auto()
    UNKNOWN = auto()


WORDS = {
    **dict.fromkeys(("begin group", "begin lgroup"), Kind.BEGIN_GROUP),
    **dict.fromkeys(("end group", "end repeat", "end lgroup"), Kind.END),
    "begin repeat": Kind.BEGIN_REPEAT,
    **dict.fromkeys(("text", "string"), Kind.TEXT),
    **dict.fromkeys(("integer", "int"), Kind.INTEGER),
    **dict.fromkeys(("decimal", "range"), Kind.DECIMAL),
    "date": Kind.DATE,
    "note": Kind.NOTE,
    "calculate": Kind.CALCULATE,
    **dict.fromkeys(("acknowledge", "trigger"), Kind.ACKNOWLEDGE),
    **dict.fromkeys(METADATA, Kind.METADATA),
    **dict.fromkeys(MEDIA, Kind.MEDIA),
}


@dataclass(frozen=True)
class RowType:
    """What a row is, with its list of choices, if it has one, and whether it offers "Other" besides."""

    kind: Kind
    list_name: str = ""
    has_other: bool = False


def parse_type(written: str) -> RowType:
    """Return what a row is.

    >>> parse_type("select_one yes_no"), parse_type("begin_group").kind
    (RowType(kind=<Kind.SELECT_ONE: 4>, list_name='yes_no', has_other=False), <Kind.BEGIN_GROUP: 1>)
    >>> parse_type("select one from places or_other")
    RowType(kind=<Kind.SELECT_ONE: 4>, list_name='places', has_other=True)
    """
    folded = " ".join(written.casefold().replace("begin_", "begin ").replace("end_", "end ").split())
    if folded in WORDS:
        return RowType(WORDS[folded])
    if EXTERNAL.fullmatch(folded):
        return RowType(Kind.EXTERNAL)
    match = SELECT.fullmatch(" ".join(written.split()))
    if match is None:
        return RowType(Kind.UNKNOWN)
    kind = Kind.SELECT_ONE if match["one"] else Kind.SELECT_MULTIPLE
    return RowType(kind, match["list"], bool(match["other"]))
