"""Who has which role in an audit; its lead gives roles and takes them away."""

from collections.abc import Mapping

import streamlit as st

from audit.model.audit import Audit
from audit.storage import Permission, Role
from audit.web.components import html
from audit.web.session import authentication
from audit.web.session.page_context import PageContext, get_context, show_errors

ROLE_DESCRIPTIONS = {
    Role.LEAD: "Everything in this audit: members, cases, ratings, findings, exports, history, retention.",
    Role.MODERATOR: "Sees every case and the trail; sends cases back, opens them again or makes them final.",
    Role.AUDITOR: "Sees and records the cases allocated to them; sees the results.",
    Role.READER: "Sees the results, and no text of any case.",
}

ADDED_COUNT_KEY = "roles given"


def show(context: PageContext) -> None:
    """The members, and the two things that a lead may do about them."""
    audit = context.require_audit()
    members = context.store.members.all(context.person, audit.id)
    html.heading("Members", caption=audit.description.name)
    if authentication.get_mode() is authentication.Mode.LOCAL:
        html.notice("In local mode whoever uses this computer may do everything. Roles hold once people sign in.")
    show_members(members)
    if not context.has_permission(Permission.MANAGE_MEMBERS, audit):
        return
    show_add_form(context, audit)
    if members:
        show_remove_form(context, audit, members)


def show_members(members: Mapping[str, Role]) -> None:
    """Everybody with a role, and what each role may do."""
    rows = [html.Row((name, role.value.capitalize(), ROLE_DESCRIPTIONS[role])) for name, role in members.items()]
    html.table("Members of this audit", ("Name", "Role", "May do"), rows)


def show_add_form(context: PageContext, audit: Audit) -> None:
    """Give somebody a role."""
    html.subheading("Give a role")
    html.paragraphs(
        "The name as at the sign-in, such as the e-mail address. It replaces the role that they have.", kind="quiet"
    )
    added_count = int(
        st.session_state.get(ADDED_COUNT_KEY, 0)
    )  # once a role is given the field is another one, and empty
    name = st.text_input("Name", key=f"member-name {added_count}", live=True) or ""
    roles = [role.value for role in Role]
    role = st.segmented_control("Role", roles, key="member-role", format_func=str.capitalize, wrap=True)
    if not st.button("Give the role", type="primary", disabled=role is None or not name.strip()) or role is None:
        return
    with show_errors():
        context.store.members.set_role(context.person, audit.id, authentication.normalise_user_name(name), Role(role))
        st.session_state[ADDED_COUNT_KEY] = added_count + 1
        st.toast(f"{html.escape_markdown(name.strip())} is now {role} of this audit.")
        st.rerun()


def show_remove_form(context: PageContext, audit: Audit, members: Mapping[str, Role]) -> None:
    """Take somebody's role away."""
    html.subheading("Take a role away")
    html.paragraphs("Cases that are allocated to them stay so, but they no longer see them.", kind="quiet")
    name = st.selectbox(
        "Member",
        list(members),
        index=None,
        key="member-gone",
        format_func=lambda name: f"{name} ({members[name]})" if name in members else name,
    )
    if not st.button("Take the role away", disabled=name is None):
        return
    with show_errors():
        context.store.members.remove(context.person, audit.id, str(name))
        st.rerun()


if __name__ == "__main__":
    show(get_context())
