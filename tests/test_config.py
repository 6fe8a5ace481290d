"""The shipped settings that privacy and safety rest on, each compared; and the two themes."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

from tests.charts.test_charts import contrast, rgb

FILE = Path(__file__).parent.parent / ".streamlit" / "config.toml"
SETTINGS: dict[str, Any] = tomllib.loads(FILE.read_text("utf-8"))

RELIED_ON = {
    "server.address": "127.0.0.1",  # nobody else on the network reaches it
    "server.allowedHosts": ["localhost", "127.0.0.1"],  # a foreign page cannot pose as this one
    "server.headless": True,
    "server.maxUploadSize": 5,
    "server.maxMessageSize": 50,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.xsrfCookieSameSite": "strict",
    "server.disconnectedSessionTTL": 900,  # an auditor who lost the connection comes back to the same page
    "server.fileWatcherType": "none",
    "server.enableStaticServing": False,
    "runner.postScriptGC": False,  # an answer is acknowledged in half the time
    "client.showErrorDetails": "none",  # an error's text may hold what was typed
    "client.toolbarMode": "minimal",
    "browser.gatherUsageStats": False,  # nothing leaves this computer
    "logger.level": "warning",
}

NEVER_SET = (
    "server.enableAgentApi",
    "server.trustedUserHeaders",
    "server.cookieSecret",
    "global.developmentMode",
    "theme.base",
    "theme.primaryColor",
    "theme.backgroundColor",
    "theme.textColor",
)

COLOURS = ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "linkColor", "borderColor")


def setting(name: str) -> Any:
    section, _, key = name.partition(".")
    return SETTINGS.get(section, {}).get(key)


@pytest.mark.parametrize("name", RELIED_ON)
def test_a_setting_that_privacy_and_safety_rest_on_is_as_shipped(name: str):
    assert setting(name) == RELIED_ON[name]


@pytest.mark.parametrize("name", NEVER_SET)
def test_a_setting_that_would_open_a_door_or_lock_the_theme_is_not_there(name: str):
    assert setting(name) is None


def test_every_setting_but_the_theme_is_relied_on_here():
    found = {f"{section}.{key}" for section, keys in SETTINGS.items() if section != "theme" for key in keys}
    assert found == set(RELIED_ON)


@pytest.mark.parametrize("name", RELIED_ON)
def test_streamlit_knows_the_setting(name: str):
    # A setting that is misspelt or renamed is ignored without a word.
    assert name in config.get_config_options()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_have_every_colour_and_words_that_can_be_read(theme: str):
    colours = SETTINGS["theme"][theme]
    assert set(colours) == set(COLOURS)
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        for words in ("textColor", "linkColor"):
            assert contrast(rgb(colours[words]), rgb(colours[ground])) >= 4.5, (words, ground)
    assert contrast((255, 255, 255), rgb(colours["primaryColor"])) >= 4.5, "white words on the main button"


def test_weights_of_headings_are_ones_that_the_browser_takes():
    assert all(weight % 50 == 0 for weight in SETTINGS["theme"]["headingFontWeights"])
