"""Entry point of the web app: shows the navigation, runs the chosen page, and shows errors as sentences.

Run it with ``streamlit run app.py``. ``audit.web.session.page_context`` opens the database;
``audit.web.session.authentication`` decides who the user is, ``audit.web.navigation`` which pages are theirs, and
``audit.web.page_header`` shows both.
"""

import streamlit as st

from audit.web.components import html
from audit.web.key_warning import warn_about_keys
from audit.web.navigation import entry_at, load_navigation, require_own_page, to_streamlit_page
from audit.web.page_header import show_header, window_title
from audit.web.page_list import PAGES
from audit.web.questionnaires.form_saving import save_entries
from audit.web.record.saving import flush_pending_saves
from audit.web.session import authentication
from audit.web.session.page_context import show_errors

authentication.begin_run()
navigation = load_navigation()
current_page = st.navigation([to_streamlit_page(navigation, page) for page in PAGES], position="hidden")
page_entry = entry_at(current_page.url_path)
st.set_page_config(page_title=window_title(navigation, page_entry), page_icon="📋", layout="wide")
html.apply_styles()
with show_errors():
    authentication.require_sign_in()
    show_header(navigation, page_entry)
    require_own_page(navigation, page_entry)
    warn_about_keys(page_entry.url_path)
    save_entries()
    current_page.run()
    flush_pending_saves(current_page.url_path)
