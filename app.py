"""The front door: lists the pages, runs the one chosen, shows a fault as a sentence.

Run it with ``streamlit run app.py``. Where the store is is decided in ``audit.web.session.page_context``, who is there in
``audit.web.session.authentication``.
"""

import streamlit as st

from audit.web.components import html
from audit.web.record.saving import flush_pending_saves
from audit.web.session import authentication
from audit.web.session.page_context import show_errors

st.set_page_config(page_title="Case audit workbench", page_icon="📋", layout="wide")
page = st.navigation(
    [
        st.Page("audit/web/pages/home.py", title="Audits", default=True),
        st.Page("audit/web/pages/new_audit.py", title="Start an audit", url_path="start", visibility="hidden"),
        st.Page("audit/web/pages/cases.py", title="Cases", url_path="cases"),
        st.Page("audit/web/pages/record.py", title="Record", url_path="record"),
        st.Page("audit/web/pages/results.py", title="Results", url_path="results"),
        st.Page("audit/web/pages/breakdowns.py", title="Breakdowns", url_path="breakdowns"),
        st.Page("audit/web/pages/case_map.py", title="Case map", url_path="case-map"),
        st.Page("audit/web/pages/findings.py", title="Findings", url_path="findings"),
        st.Page("audit/web/pages/compare.py", title="Compare", url_path="compare"),
        st.Page("audit/web/pages/export.py", title="Export", url_path="export"),
        st.Page("audit/web/pages/settings.py", title="Settings", url_path="settings"),
        st.Page("audit/web/pages/members.py", title="Members", url_path="members", visibility="hidden"),
        st.Page("audit/web/pages/history.py", title="History", url_path="history", visibility="hidden"),
        st.Page("audit/web/pages/retention.py", title="Retention", url_path="retention", visibility="hidden"),
    ],
    position="top" if authentication.is_authenticated() else "hidden",
)
html.apply_styles()
with show_errors():
    authentication.require_sign_in()
    page.run()
    flush_pending_saves(page.url_path)
