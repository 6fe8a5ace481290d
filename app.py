"""Entry point of the web app: shows the navigation, runs the chosen page, and shows errors as sentences.

Run it with ``streamlit run app.py``. ``audit.web.session.page_context`` opens the database;
``audit.web.session.authentication`` decides who the user is.
"""

import streamlit as st

from audit.web.components import html
from audit.web.page_list import PAGES, PageEntry
from audit.web.record.saving import flush_pending_saves
from audit.web.session import authentication
from audit.web.session.page_context import show_errors


def to_streamlit_page(page: PageEntry) -> st.Page:
    """Return a page of the list as Streamlit's navigation takes it; the page without a path is the first one."""
    return st.Page(
        page.path,
        title=page.title,
        url_path=page.url_path or None,
        default=not page.url_path,
        visibility="visible" if page.in_navigation else "hidden",
    )


st.set_page_config(page_title="Case audit workbench", page_icon="📋", layout="wide")
current_page = st.navigation(
    [to_streamlit_page(page) for page in PAGES],
    position="top" if authentication.is_authenticated() else "hidden",
)
html.apply_styles()
with show_errors():
    authentication.require_sign_in()
    current_page.run()
    flush_pending_saves(current_page.url_path)
