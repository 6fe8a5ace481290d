"""Case details: how their values are written."""

import pytest

from audit.errors import InputError
from audit.messages import model as messages
from tests.small_questionnaire import SMALL


@pytest.mark.parametrize(
    ("detail_id", "written", "read"),
    [
        ("sentence_type", "Resettlement", ("resettlement",)),
        ("sentence_type", " COMMUNITY SENTENCE ", ("community",)),
        ("sentence_type", "", ()),
        ("requirements", "Unpaid work; programme;", ("unpaid_work", "programme")),
        ("requirements", "programme;Accredited programme", ("programme",)),
        ("concern", "YES", ("yes",)),
        ("office", " St Helens ", ("St Helens",)),
        ("office", "x" * 60, ("x" * 60,)),
    ],
)
def test_case_details_are_read_by_id_or_by_text(detail_id: str, written: str, read: tuple[str, ...]) -> None:
    assert SMALL.case_details_by_id[detail_id].parse(written) == read


SENTENCE_TYPES = messages.DETAIL_NOT_A_CHOICE.format(detail="Type of sentence", allowed="community, resettlement")
OFFICE_NOT_ONE_LINE = messages.DETAIL_NOT_ONE_LINE.format(detail="Office", limit=60)


@pytest.mark.parametrize(
    ("detail_id", "written", "sentence"),
    [
        ("sentence_type", "licence", SENTENCE_TYPES),
        ("sentence_type", "community;resettlement", SENTENCE_TYPES),
        ("concern", "perhaps", messages.DETAIL_NOT_A_CHOICE.format(detail="Safeguarding concern", allowed="yes, no")),
        ("office", "x" * 61, OFFICE_NOT_ONE_LINE),
    ],
)
def test_an_unreadable_case_detail_says_what_is_allowed(detail_id: str, written: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        SMALL.case_details_by_id[detail_id].parse(written)
    assert str(refused.value) == sentence
