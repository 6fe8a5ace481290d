"""The names of fields: one for each id, as ODK, KoBo and Excel take them."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.files.xlsform.names import Prefix, field_name
from tests.examples import examples
from tests.random_questionnaires import ids

SHORT_IDS = st.text(".-_dhu1", min_size=1, max_size=6).filter(lambda text: text[0] not in ".-_")


@settings(max_examples=examples(300), deadline=None)
@given(st.sampled_from(Prefix), st.one_of(ids(), SHORT_IDS), st.one_of(ids(), SHORT_IDS))
def test_two_ids_never_have_one_name(prefix: Prefix, one: str, other: str):
    names = field_name(prefix, one), field_name(prefix, other)
    assert (names[0] == names[1]) == (one == other)
    assert re.fullmatch("[a-z]_[A-Za-z0-9_]+", names[0])


def test_fields_of_different_kinds_never_have_one_name():
    assert len({field_name(prefix, "case") for prefix in Prefix} | {"case", "auditor", "about"}) == len(Prefix) + 3
