"""The members of an audit and their roles; its lead can add and remove members."""

from collections.abc import Mapping

import streamlit as st

from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.text_fields import clean_text
from audit.storage import Permission, Role
from audit.web.components import html, tab_state
from audit.web.components.text_boxes import text_line
from audit.web.session import authentication
from audit.web.session.page_context import PageContext, get_context, show_errors

ROLE_DESCRIPTIONS = {
    Role.LEAD: "Everything in this audit: members, cases, ratings, findings, exports, history, retention.",
    Role.MODERATOR: "Sees every case and the audit log. Can return or reopen cases, or mark them as final.",
    Role.AUDITOR: "Sees and records the cases allocated to them. Sees the results.",
    Role.READER: "Sees the results, but no text of any case.",
}


def show(context: PageContext) -> None:
    """Show the members, and to a lead the forms to add and remove members."""
    audit = context.require_audit()
    members = context.store.members.all(context.person, audit.id)
    html.heading("Members", caption=audit.description.name)
    if authentication.get_mode() is authentication.Mode.LOCAL:
        html.notice(messages.ROLES_NOT_APPLIED)
    show_members(members)
    if not context.has_permission(Permission.MANAGE_MEMBERS, audit):
        return
    show_add_form(context, audit)
    if members:
        show_remove_form(context, audit, members)


def show_members(members: Mapping[str, Role]) -> None:
    """Show everyone with a role, and what each role may do."""
    rows = [html.Row((name, role.value.capitalize(), ROLE_DESCRIPTIONS[role])) for name, role in members.items()]
    html.table("Members of this audit", ("Name", "Role", "May do"), rows)


def show_add_form(context: PageContext, audit: Audit) -> None:
    """Show the form to add a member or change their role."""
    html.subheading("Add member")
    html.paragraphs(
        "Use the sign-in name, such as the email address. A new role replaces the one they have.", kind="quiet"
    )
    resets = tab_state.RESET_COUNT.of("add member")
    added_count = resets.get()
    name = text_line("Name", key=f"member-name {added_count}", live=True)
    roles = [role.value for role in Role]
    role = st.segmented_control("Role", roles, key="member-role", format_func=str.capitalize, wrap=True)
    if not st.button("Add member", type="primary", disabled=role is None or not clean_text(name)) or role is None:
        return
    with show_errors():
        context.store.members.set_role(context.person, audit.id, authentication.normalise_user_name(name), Role(role))
        resets.set(added_count + 1)
        st.toast(messages.MEMBER_ADDED.format(name=html.escape_markdown(clean_text(name, one_line=True)), role=role))
        st.rerun()


def show_remove_form(context: PageContext, audit: Audit, members: Mapping[str, Role]) -> None:
    """Show the form to remove a member."""
    html.subheading("Remove member")
    html.paragraphs("Their cases stay allocated to them, but they no longer see them.", kind="quiet")
    name = st.selectbox(
        "Member",
        list(members),
        index=None,
        key="member-gone",
        format_func=lambda name: f"{name} ({members[name]})" if name in members else name,
    )
    if not st.button("Remove member", disabled=name is None):
        return
    with show_errors():
        context.store.members.remove(context.person, audit.id, str(name))
        st.rerun()


if __name__ == "__main__":
    show(get_context())
