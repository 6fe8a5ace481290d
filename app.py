"""Entry point of the web app: shows the navigation, runs the chosen page, and shows errors as sentences.

Run it with ``streamlit run app.py``. ``audit.web.session.page_context`` opens the database;
``audit.web.session.authentication`` decides who the user is, and ``audit.web.navigation`` which pages are theirs.
"""

import streamlit as st

from audit.web.components import html
from audit.web.key_warning import warn_about_keys
from audit.web.navigation import load_navigation, require_own_page, to_streamlit_page
from audit.web.page_list import PAGES
from audit.web.record.saving import flush_pending_saves
from audit.web.session import authentication
from audit.web.session.page_context import show_errors

st.set_page_config(page_title="Case audit workbench", page_icon="📋", layout="wide")
navigation = load_navigation()
current_page = st.navigation(
    [to_streamlit_page(navigation, page) for page in PAGES],
    position="top" if authentication.is_authenticated() else "hidden",
)
html.apply_styles()
with show_errors():
    authentication.require_sign_in(navigation.role_text)
    require_own_page(navigation, current_page.url_path)
    warn_about_keys(current_page.url_path)
    current_page.run()
    flush_pending_saves(current_page.url_path)
