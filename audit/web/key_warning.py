"""A warning on every page while the key of a sample is not downloaded: closing or reloading the tab loses it."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import streamlit as st

from audit.messages import sample_page as messages
from audit.web.components import html, tab_state

SAMPLE_URL = "sample"
SCRIPT = """
window.warnsAboutKey ||= (() => {
  addEventListener("beforeunload", (event) => { if (window.sampleKeyWaits) event.preventDefault(); });
  return true;
})();
window.sampleKeyWaits = %s;
"""


def warn_about_keys(url_path: str) -> None:
    """Show which keys wait, with a link, unless this is the page that offers them; ask before the tab is closed."""
    if not tab_state.WAITING_KEYS.is_set():
        return
    waiting = {
        audit_id: key for audit_id, key in tab_state.WAITING_KEYS.get_or_set({}).items() if not key.is_downloaded
    }
    st.html(f"<script>{SCRIPT % json.dumps(bool(waiting))}</script>", unsafe_allow_javascript=True)
    if url_path != SAMPLE_URL:
        for audit_id, key in waiting.items():
            link = html.link_to("Download the key", f"{SAMPLE_URL}?{urlencode({'audit': audit_id})}")
            html.render(html.notice_html(messages.KEY_WAITS.format(audit=key.audit_name)), f"<p>{link}</p>")
