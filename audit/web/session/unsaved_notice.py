"""Says that unsaved answers wait in the tab, on pages that cannot save them: at the sign-in, or without an audit.

Only the browser knows whether any do. The text is hidden unless it finds some.
"""

from __future__ import annotations

import streamlit as st

from audit.messages import pages as messages
from audit.web.components import html

SCRIPT = """<script>
for (const notice of document.querySelectorAll("[data-unsaved]"))
    notice.hidden = !Object.keys(sessionStorage).some((name) => name.startsWith("recording:"));
</script>"""


def show_unsaved_notice() -> None:
    """Say that answers wait in this tab, if any do."""
    text = html.paragraphs_html(messages.UNSAVED_IN_TAB)
    notice = f'<div class="box" role="status" data-unsaved hidden>{text}</div>'
    st.html(notice + SCRIPT, unsafe_allow_javascript=True)
