"""How long the cases of an audit are kept: the day, a hold, and erasing them in two steps, by its lead."""

import streamlit as st

from audit.formatting import day_words
from audit.storage import Operation
from audit.storage.repositories.audits import Audit
from audit.storage.repositories.retention import COMPACT, DAYS_MARKED, NOT_COMPACTED, Certificate, Retention
from audit.web.components import html
from audit.web.session.page_context import Visit, faults_told, visit


def show(here: Visit) -> None:
    """How the audit stands, and what its lead may do about it."""
    audit = here.audit()
    now = here.store.retentions.get(here.person, audit.id)
    html.heading("How long cases are kept", over=audit.details.name)
    certificate = here.store.retentions.certificate(here.person, audit.id)
    if certificate is not None:
        erased(certificate)
        return
    leads = here.may(Operation.RETAIN, audit)
    html.listing(standing(now))
    if leads:
        with faults_told():
            choose_day(here, audit, now)
            hold(here, audit, now)
            erase(here, audit, now)


def standing(now: Retention) -> list[str]:
    """How the audit stands, in sentences."""
    day = (
        f"The cases may go from {day_words(now.purge_on)}." if now.purge_on else "No day is set from which they may go."
    )
    reason = f": {now.held_because}" if now.held_because else "."
    held = f"They are held{reason}" if now.held else "Nothing holds them."
    marked = f"They are marked, and can be erased from {day_words(now.erasable_from)}." if now.erasable_from else ""
    return [line for line in (day, held, marked) if line]


def choose_day(here: Visit, audit: Audit, now: Retention) -> None:
    """The day from which the cases may go."""
    html.subheading("The day")
    day = st.date_input("The cases may go from", now.purge_on, key="purge-on", format="DD/MM/YYYY", width=220)
    if st.button("Set the day", disabled=day == now.purge_on):
        here.store.retentions.set_purge_date(here.person, audit.id, day)
        st.rerun()


def hold(here: Visit, audit: Audit, now: Retention) -> None:
    """Hold the cases, for a court or a complaint, or release them."""
    html.subheading("Hold")
    words, why = ("Release the hold", "Why it is released") if now.held else ("Hold the cases", "Why they are held")
    reason = st.text_area(why, key=f"hold-{now.held}") or ""
    if st.button(words):
        act = here.store.retentions.release if now.held else here.store.retentions.hold
        act(here.person, audit.id, reason)
        st.rerun()


def erase(here: Visit, audit: Audit, now: Retention) -> None:
    """The two steps. Erasing asks for the audit's name, so that no click alone does it."""
    html.subheading("Erase")
    html.text(
        f"First the cases are marked; {DAYS_MARKED} days later they can be erased for good: facts, answers, notes, "
        "drafts, findings, the reasons beside ratings, and every value in the trail. Ratings and counts stay. Backups "
        "are not reached.",
        kind="quiet",
    )
    if now.erasable_from is None:
        if st.button("Mark the cases"):
            here.store.retentions.mark(here.person, audit.id)
            st.rerun()
        return
    if st.button("Take the mark back"):
        here.store.retentions.unmark(here.person, audit.id)
        st.rerun()
    typed = st.text_input("The name of the audit, to erase its cases", key="erase-name", live=True)
    if st.button("Erase the cases for good", disabled=typed != audit.details.name):
        here.store.retentions.erase(here.person, audit.id)
        st.rerun()


def erased(certificate: Certificate) -> None:
    """What was erased, as a certificate."""
    html.text(f"The cases were erased on {day_words(certificate.erased_at)} by {certificate.erased_by}.")
    if not certificate.compacted:
        html.alert(NOT_COMPACTED, COMPACT)
    rows = [html.Row((table.replace("_", " "), f"{count:,}")) for table, count in certificate.rows.items()]
    html.table("Rows that were erased", ("Of", "How many"), rows, numbers=(1,))
    html.text("Backups and copies are not reached: delete those that are older.")


if __name__ == "__main__":
    show(visit())
