"""The front door: lists the pages, runs the one chosen, shows a fault as a sentence.

Run it with ``streamlit run app.py``. Where the store is is decided in ``audit.pages.frame``, who is there in
``audit.pages.door``.
"""

import streamlit as st

from audit.pages import door, parts
from audit.pages.frame import faults_told
from audit.pages.given import carry_on

st.set_page_config(page_title="Case audit workbench", page_icon="📋", layout="wide")
page = st.navigation(
    [
        st.Page("audit/pages/home.py", title="Audits", default=True),
        st.Page("audit/pages/new_audit.py", title="Start an audit", url_path="start", visibility="hidden"),
        st.Page("audit/pages/cases.py", title="Cases", url_path="cases"),
        st.Page("audit/pages/record.py", title="Record", url_path="record"),
        st.Page("audit/pages/results.py", title="Results", url_path="results"),
        st.Page("audit/pages/breakdowns.py", title="Breakdowns", url_path="breakdowns"),
        st.Page("audit/pages/case_map.py", title="Case map", url_path="case-map"),
        st.Page("audit/pages/findings.py", title="Findings", url_path="findings"),
        st.Page("audit/pages/compare.py", title="Compare", url_path="compare"),
        st.Page("audit/pages/export.py", title="Export", url_path="export"),
        st.Page("audit/pages/settings.py", title="Settings", url_path="settings"),
        st.Page("audit/pages/members.py", title="Members", url_path="members", visibility="hidden"),
        st.Page("audit/pages/history.py", title="History", url_path="history", visibility="hidden"),
        st.Page("audit/pages/retention.py", title="Retention", url_path="retention", visibility="hidden"),
    ],
    position="top" if door.is_open() else "hidden",
)
parts.style()
with faults_told():
    door.let_in()
    page.run()
    carry_on(page.url_path)
