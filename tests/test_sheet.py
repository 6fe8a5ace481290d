"""The rules of a recording page against the store, as tables: what a control shows, what was agreed, what follows."""

import itertools

import pytest

from audit.sheet import Move, follows, move
from audit.storage import Stored

VALUES = (None, "yes", "no")

# Whether the page has only just met the control, what was last agreed on, what the control shows: what follows.
MOVES = """
    known   -    -    NOTHING
    known   -    yes  SAVE
    known   -    no   SAVE
    known   yes  -    SAVE
    known   yes  yes  NOTHING
    known   yes  no   SAVE
    known   no   -    SAVE
    known   no   yes  SAVE
    known   no   no   NOTHING
    fresh   -    -    NOTHING
    fresh   -    yes  SAVE
    fresh   -    no   SAVE
    fresh   yes  -    SHOW_STORED
    fresh   yes  yes  NOTHING
    fresh   yes  no   ASK
    fresh   no   -    SHOW_STORED
    fresh   no   yes  ASK
    fresh   no   no   NOTHING
"""
ROWS = [tuple(line.split()) for line in MOVES.splitlines() if line.strip()]


def read(cell: str) -> str | None:
    return None if cell == "-" else cell


def test_the_table_has_every_case_once():
    expected = itertools.product(("known", "fresh"), VALUES, VALUES)
    assert [(met, read(agreed), read(shown)) for met, agreed, shown, _ in ROWS] == list(expected)


@pytest.mark.parametrize(("met", "agreed", "shown", "expected"), ROWS, ids=lambda cell: str(cell))
def test_what_the_page_does_about_a_control(met: str, agreed: str, shown: str, expected: str):
    found = move(Stored(read(agreed), version=3, by="Ben"), read(shown), fresh=met == "fresh")
    assert found is Move[expected]


@pytest.mark.parametrize("stored", VALUES[1:])
def test_a_blank_that_nobody_made_on_this_page_never_takes_an_answer_away(stored: str):
    assert move(Stored(stored, version=1), None, fresh=True) is not Move.SAVE


# The version agreed on and the one stored now, what was agreed and what the control shows: whether it follows.
FOLLOWS = """
    1  1  yes  yes  no
    1  2  yes  yes  yes
    1  2  yes  no   no
    0  1  -    -    yes
    0  1  -    yes  no
    1  2  yes  -    no
    2  1  yes  yes  yes
"""


@pytest.mark.parametrize(
    ("seen", "now", "agreed", "shown", "expected"),
    [tuple(line.split()) for line in FOLLOWS.splitlines() if line.strip()],
)
def test_a_control_follows_what_somebody_else_stored_only_where_nobody_touched_it(
    seen: str, now: str, agreed: str, shown: str, expected: str
):
    mine, theirs = Stored(read(agreed), int(seen)), Stored("no", int(now), "Ben")
    assert follows(mine, theirs, read(shown)) is (expected == "yes")
