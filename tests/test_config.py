"""The shipped settings that privacy and safety rest on, each compared; and the two themes."""

import tomllib
from typing import Any

import pytest
from streamlit import config

from tests.charts.test_charts import contrast, rgb
from tests.paths import PROJECT_ROOT

FILE = PROJECT_ROOT / ".streamlit" / "config.toml"
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
    "runner.magicEnabled": False,  # a bare expression is not printed, and no page is parsed each time it is opened
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
def test_security_and_privacy_settings_are_as_shipped(name: str):
    assert setting(name) == RELIED_ON[name]


@pytest.mark.parametrize("name", NEVER_SET)
def test_settings_that_weaken_security_or_fix_the_theme_are_absent(name: str):
    assert setting(name) is None


def test_every_setting_except_the_theme_is_tested():
    settings = {f"{section}.{key}" for section, keys in SETTINGS.items() if section != "theme" for key in keys}
    assert settings == set(RELIED_ON)


@pytest.mark.parametrize("name", RELIED_ON)
def test_streamlit_recognises_the_setting(name: str):
    # A setting that is misspelt or renamed is ignored without a word.
    assert name in config.get_config_options()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_define_every_colour_with_readable_text(theme: str):
    colours = SETTINGS["theme"][theme]
    assert set(colours) == set(COLOURS)
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        for words in ("textColor", "linkColor"):
            assert contrast(rgb(colours[words]), rgb(colours[ground])) >= 4.5, (words, ground)
    assert contrast((255, 255, 255), rgb(colours["primaryColor"])) >= 4.5, "white words on the main button"


def test_heading_weights_are_supported_by_browsers():
    assert all(weight % 50 == 0 for weight in SETTINGS["theme"]["headingFontWeights"])
