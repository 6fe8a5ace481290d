"""The expander that says how many cases to draw."""

import json

from audit.messages import sample_sizes as messages
from tests.web.conftest import NewVisitor, Visitor

KEY = "how-many-hmip-probation-2021"


def opened(page: Visitor) -> Visitor:
    page.open_page("new_audit").at.session_state[KEY] = True
    return page.run()


def test_the_number_follows_from_the_eligible_cases_and_the_margin_from_the_number(visitor: NewVisitor) -> None:
    page = opened(visitor()).fill("number_input", "Eligible cases", 63)
    of_63 = {"of_eligible": " of 63 eligible", "confidence": "80"}
    assert messages.MARGIN_OF_CASES.format(cases="46 cases", margin="4.9", **of_63) in page.text
    page.set_value("segmented_control", f"{KEY} new from", "Number of cases")
    page.fill("number_input", "Number of cases", 30)
    assert messages.MARGIN_OF_CASES.format(cases="30 cases", margin="8.5", **of_63) in page.text
    page.fill("number_input", "Eligible cases", 20)
    assert messages.MORE_CASES_THAN_ELIGIBLE.format(cases="30 cases", eligible=20) in page.text


def test_the_charts_have_a_text_and_the_bands_are_at_their_floors(visitor: NewVisitor) -> None:
    page = opened(visitor())
    charts = page.at.get("vega_lite_chart")
    assert all(chart.proto.alt for chart in charts)
    assert [str(floor) for floor in sorted({row["start"] for row in rows_of(charts[1].proto.spec, "start")} - {0})] == [
        "50",
        "65",
        "80",
    ]
    assert messages.WHY_DESIGN_EFFECT.format(plural_heading="Cases") in page.text


def rows_of(spec: str, field: str) -> list[dict[str, float]]:
    layers = json.loads(spec)["layer"]
    return [row for layer in layers for row in layer.get("data", {}).get("values", []) if field in row]
