"""Who has which role in an audit; its lead gives roles and takes them away."""

from collections.abc import Mapping

import streamlit as st

from audit.storage import Operation, Role
from audit.storage.repositories.audits import Audit
from audit.web.components import html
from audit.web.session import authentication
from audit.web.session.page_context import Visit, faults_told, visit

MAY = {
    Role.LEAD: "Everything in this audit: members, cases, ratings, findings, exports, history, retention.",
    Role.MODERATOR: "Sees every case and the trail; sends cases back, opens them again or makes them final.",
    Role.AUDITOR: "Sees and records the cases allocated to them; sees the results.",
    Role.READER: "Sees the results, and no text of any case.",
}

GIVEN = "roles given"


def show(here: Visit) -> None:
    """The members, and the two things that a lead may do about them."""
    audit = here.audit()
    members = here.store.members.all(here.person, audit.id)
    html.heading("Members", over=audit.details.name)
    if authentication.mode() is authentication.Mode.LOCAL:
        html.notice("In local mode whoever uses this computer may do everything. Roles hold once people sign in.")
    table(members)
    if not here.may(Operation.MANAGE_MEMBERS, audit):
        return
    give(here, audit)
    if members:
        take_away(here, audit, members)


def table(members: Mapping[str, Role]) -> None:
    """Everybody with a role, and what each role may do."""
    rows = [html.Row((name, role.value.capitalize(), MAY[role])) for name, role in members.items()]
    html.table("Members of this audit", ("Name", "Role", "May do"), rows)


def give(here: Visit, audit: Audit) -> None:
    """Give somebody a role."""
    html.subheading("Give a role")
    html.text(
        "The name as at the sign-in, such as the e-mail address. It replaces the role that they have.", kind="quiet"
    )
    given = int(st.session_state.get(GIVEN, 0))  # once a role is given the field is another one, and empty
    name = st.text_input("Name", key=f"member-name {given}", live=True) or ""
    roles = [role.value for role in Role]
    role = st.segmented_control("Role", roles, key="member-role", format_func=str.capitalize, wrap=True)
    if not st.button("Give the role", type="primary", disabled=role is None or not name.strip()) or role is None:
        return
    with faults_told():
        here.store.members.give(here.person, audit.id, authentication.as_signed_in(name), Role(role))
        st.session_state[GIVEN] = given + 1
        st.toast(f"{html.plain(name.strip())} is now {role} of this audit.")
        st.rerun()


def take_away(here: Visit, audit: Audit, members: Mapping[str, Role]) -> None:
    """Take somebody's role away."""
    html.subheading("Take a role away")
    html.text("Cases that are allocated to them stay so, but they no longer see them.", kind="quiet")
    name = st.selectbox(
        "Member",
        list(members),
        index=None,
        key="member-gone",
        format_func=lambda name: f"{name} ({members[name]})" if name in members else name,
    )
    if not st.button("Take the role away", disabled=name is None):
        return
    with faults_told():
        here.store.members.take_away(here.person, audit.id, str(name))
        st.rerun()


if __name__ == "__main__":
    show(visit())
