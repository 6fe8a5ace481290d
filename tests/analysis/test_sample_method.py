"""The method of a sample in words: every number is that of the draw, and outsiders see no count of a group."""

import re
from dataclasses import replace

import pytest

from audit.analysis.sample_method import cases_by_practitioner, how_sampled, stratum_table
from audit.formatting import join_list
from audit.messages import sample_method as messages
from audit.model.sampling import ALL_STRATA, INSPECTION_STRATA, DropReason, EliminationReason, StoredDraw
from tests.analysis.sample_draws import elimination, sample_settings, stored_draw
from tests.small_questionnaire import SMALL

WORDS = {"singular": "case", "plural": "cases", "plural_heading": "Cases"}


def texts(draw: StoredDraw, external: bool = False) -> dict[str, str]:
    return {paragraph.subject: paragraph.text for paragraph in how_sampled(draw, SMALL, external)}


def test_the_method_of_the_sample_audit_has_the_numbers_of_its_draw() -> None:
    draw = stored_draw()
    method = texts(draw)
    by = messages.DRAWN_BY.format(person="Ann")
    day = "20 March 2023"
    assert method["List"] == messages.LIST.format(drawn_on=day, by=by, listed="1,150 cases", listed_on=day)
    weeks = ["from 12 September 2022 to 18 September 2022", "from 3 October 2022 to 9 October 2022"]
    assert messages.WINDOWS.format(windows=join_list(weeks, "or"), **WORDS) in method["Eligible"]
    assert messages.ELIGIBLE.format(eligible="63 cases") in method["Eligible"]
    dropped = draw.record.dropped
    assert sum(dropped.values()) == 1_150 - 63
    for reason, count in dropped.items():
        assert f"{reason.label[1:]} ({count:,})" in method["Eligible"]
    assert "Women (3 of 4)" in method["Strata"]
    assert "Men, community sentence, low risk (5 of 7)" in method["Strata"]
    assert messages.NO_BUFFER in method["Strata"]
    most = max(cases_by_practitioner(draw.record).values())
    assert messages.LIMIT_NEVER_ACTED.format(most=most) in method["Practitioners"]
    counts = cases_by_practitioner(draw.record).values()
    mean = sum(count * count for count in counts) / 46
    effect = 1 + (mean - 1) * 0.1
    assert (
        messages.DESIGN_EFFECT.format(
            mean=f"{mean:.1f} cases",
            icc="0.1",
            effect=f"{effect:.2f}",
            drawn="46 cases",
            independent=round(46 / effect),
            plural="cases",
        )
        in method["Practitioners"]
    )
    assert messages.RESERVE.format(reserves="17 cases") in method["Chance and reserve"]
    assert sample_settings().seed in method["Chance and reserve"]
    assert method["Eliminated"] == messages.NOTHING_ELIMINATED.format(singular="case")
    assert "Weights" not in method


def test_the_numbers_of_the_strata_add_up() -> None:
    for settings in (sample_settings(), replace(sample_settings(), buffer_percentage=20, practitioner_cap=2)):
        record = stored_draw(settings).record
        for name, eligible, *parts, drawn in stratum_table(record):
            assert sum(int(part.replace("−", "-")) for part in parts) == int(drawn) <= int(eligible), name
        assert sum(int(row[-1]) for row in stratum_table(record)) == record.drawn
        assert record.drawn + record.shortfall == settings.asked


def test_a_buffer_a_limit_and_a_shortfall_are_explained() -> None:
    draw = stored_draw(replace(sample_settings(), buffer_percentage=20, practitioner_cap=2))
    method, record = texts(draw), draw.record
    assert messages.BUFFER.format(size="46 cases", percentage=20, buffer="9 cases") in method["Strata"]
    shortfall = f"{record.shortfall} cases"
    reasons = f"{record.shortfall} {messages.LIMIT_REACHED}"
    assert messages.SHORTFALL.format(shortfall=shortfall, asked=55, reasons=reasons) in method["Strata"]
    assert messages.LIMIT_LOST.format(lost=shortfall) in method["Practitioners"]
    assert max(cases_by_practitioner(record).values()) == 2
    assert "Weights" in method


def test_too_few_eligible_cases_are_the_reason_of_a_shortfall() -> None:
    draw = stored_draw(replace(sample_settings(), size=70, practitioner_cap=None))
    method = texts(draw)
    reasons = f"7 {messages.TOO_FEW_ELIGIBLE}"
    assert messages.SHORTFALL.format(shortfall="7 cases", asked=70, reasons=reasons) in method["Strata"]
    assert messages.NO_LIMIT in method["Practitioners"]
    assert messages.NO_RESERVE.format(**WORDS) in method["Chance and reserve"]


def test_quotas_are_named_and_need_weights() -> None:
    strata = (replace(INSPECTION_STRATA[0], quota=4), *INSPECTION_STRATA[1:])
    draw = stored_draw(replace(sample_settings(), size=20, strata=strata))
    method = texts(draw)
    assert messages.QUOTAS.format(quotas="Women (4)") in method["Strata"]
    assert messages.OTHERS_PROPORTIONAL.format(of_size=messages.OF_SIZE.format(size="20 cases")) in method["Strata"]
    assert method["Weights"] == messages.WEIGHTS.format(**WORDS)


def test_a_quota_that_a_stratum_cannot_fill_is_a_shortfall() -> None:
    strata = (replace(INSPECTION_STRATA[0], quota=10), *INSPECTION_STRATA[1:])
    draw = stored_draw(replace(sample_settings(), size=20, strata=strata))
    reasons = f"6 {messages.QUOTA_NOT_FILLED}"
    assert messages.SHORTFALL.format(shortfall="6 cases", asked=30, reasons=reasons) in texts(draw)["Strata"]


def test_a_draw_that_a_reader_sees_without_practitioners_says_nothing_of_them() -> None:
    draw = stored_draw()
    without = texts(replace(draw, record=replace(draw.record, groups=())))
    assert without["Practitioners"].endswith(messages.LIMIT.format(cap="6 cases"))


def test_eliminated_cases_are_counted_by_reason_and_replacement() -> None:
    eliminated = [
        elimination(EliminationReason.TRANSFERRED),
        elimination(EliminationReason.FILE_UNAVAILABLE),
        elimination(EliminationReason.TRANSFERRED, is_replaced=False),
    ]
    draw = stored_draw(eliminations=eliminated)
    of_drawn = messages.ELIMINATED_OF_DRAWN.format(
        count=3, base=draw.cases_in_all, of_base="cases", of_count="cases", was="were"
    )
    reasons = "the file cannot be opened or found (1); transferred to another unit (2)"
    replaced = messages.REPLACED_SOME.format(replaced=2, total=3, were="were")
    assert texts(draw)["Eliminated"] == " ".join([of_drawn, messages.REASONS.format(reasons=reasons), replaced])


def test_outsiders_see_totals_and_reasons_but_no_group_name_or_seed() -> None:
    eliminated = [elimination(EliminationReason.TRANSFERRED), elimination(EliminationReason.OTHER)]
    draw = stored_draw(eliminations=eliminated)
    text = " ".join(texts(draw, external=True).values())
    assert "Ann" not in text
    assert sample_settings().seed not in text
    years = {"2022", "2023"}
    days = {"12", "18", "3", "9", "20"}
    numbers = set(re.findall(r"\d[\d,]*", text)) - years - days
    totals = {"1,150", "1,087", "63", "46", "17", "5", "6", "2"}  # 5 strata, limit of 6, 2 eliminated
    assert numbers <= totals
    assert all(f"{reason.label[1:]}" in text for reason in draw.record.dropped)


def test_the_record_for_readers_gives_the_text_for_outsiders_without_a_count_of_a_group() -> None:
    strata = (replace(INSPECTION_STRATA[0], quota=10), *INSPECTION_STRATA[1:])
    for settings in (
        sample_settings(),
        replace(sample_settings(), buffer_percentage=20, practitioner_cap=2),
        replace(sample_settings(), size=20, strata=strata),
    ):
        draw = stored_draw(settings)
        restricted = replace(draw, record=draw.record.with_totals_only())
        assert texts(restricted, external=True) == texts(draw, external=True)
        assert sum(restricted.record.dropped.values()) == restricted.record.settings.size == 0
        assert [draw.stratum.name for draw in restricted.record.strata] == [ALL_STRATA]
        assert restricted.record.settings.seed == ""


@pytest.mark.parametrize("external", [False, True])
def test_a_draw_without_windows_or_dropped_cases_says_so(external: bool) -> None:
    draw = stored_draw()
    record = replace(draw.record, dropped={}, settings=replace(draw.record.settings, windows=()))
    method = texts(replace(draw, record=record), external)
    assert messages.NO_WINDOWS.format(**WORDS) in method["Eligible"]
    assert messages.NONE_DROPPED.format(**WORDS) in method["Eligible"]
    assert all(reason.label[1:] not in method["Eligible"] for reason in DropReason)
