"""The members of an audit and their roles; its lead can add and remove members."""

from collections.abc import Collection, Mapping

import streamlit as st

from audit.messages import pages as messages
from audit.messages.storage import LAST_LEAD
from audit.model.audit import Audit
from audit.model.case import OPEN_STATES
from audit.model.questionnaire import CaseLabel
from audit.storage import Permission, Role
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.components.text_boxes import text_line
from audit.web.session import authentication
from audit.web.session.page_context import PageContext, get_context, show_errors

ADDING, REMOVING = "add member", "remove member"
ROLE_DESCRIPTIONS = {
    Role.LEAD: "Everything in this audit: members, {plural}, results, findings, exports, history, retention.",
    Role.MODERATOR: "Sees every {singular} and the audit log. Can return or reopen {plural}, or mark them as final.",
    Role.AUDITOR: "Sees and records the {plural} allocated to them. Sees the results.",
    Role.READER: "Sees the results, but no text of any {singular}.",
}


def show(context: PageContext) -> None:
    """Show the members, and to a lead the forms to add and remove members."""
    audit = context.require_audit()
    members = context.store.members.all(context.person, audit.id)
    html.heading("Members", caption=audit.description.name)
    is_local = authentication.get_mode() is authentication.Mode.LOCAL
    if is_local:
        html.notice(messages.ROLES_NOT_APPLIED)
    unseen = frozenset() if is_local else context.store.members.never_signed_in(context.person, audit.id)
    show_members(members, unseen, audit.questionnaire.case_label)
    if not context.has_permission(Permission.MANAGE_MEMBERS, audit):
        return
    show_add_form(context, audit, members)
    if members:
        show_remove_form(context, audit, members)


def show_members(members: Mapping[str, Role], never_signed_in: Collection[str], case_label: CaseLabel) -> None:
    """Show everyone with a role, what each role may do, and who has not signed in: a name may be mistyped."""
    rows = [
        html.Row((_marked_name(name, never_signed_in), role.value.capitalize(), _may_do(role, case_label)))
        for name, role in members.items()
    ]
    html.table("Members of this audit", ("Name", "Role", "May do"), rows)
    if never_signed_in:
        html.paragraphs(messages.CHECK_NAMES, kind="quiet")


def _may_do(role: Role, case_label: CaseLabel) -> str:
    return ROLE_DESCRIPTIONS[role].format(singular=case_label.singular, plural=case_label.plural)


def _marked_name(name: str, never_signed_in: Collection[str]) -> str:
    return f"{name} ({messages.NOT_SIGNED_IN_YET})" if name in never_signed_in else name


def show_add_form(context: PageContext, audit: Audit, members: Mapping[str, Role]) -> None:
    """Show the form to add a member or change their role."""
    html.subheading("Add member")
    show_confirmation(ADDING)
    html.paragraphs(
        "Use the sign-in name, such as the email address. A new role replaces the one they have.", kind="quiet"
    )
    reset_count = tab_state.RESET_COUNT.of("add member").get()
    typed = text_line("Name", key=f"member-name {reset_count}", live=True)
    name = authentication.normalise_user_name(typed)
    roles = [role.value for role in Role]
    role = st.segmented_control("Role", roles, key="member-role", format_func=str.capitalize, wrap=True)
    is_confirmed = _confirm_name(name, reset_count) and _leaves_a_lead(members, name, role)
    if st.button("Add member", type="primary", disabled=role is None or not is_confirmed) and role is not None:
        with show_errors({"": f"member-name {reset_count}"}):
            _add(context, audit, name, Role(role))


def _confirm_name(name: str, reset_count: int) -> bool:
    """Return whether a name may be added; one that does not look like the names of this sign-in must be confirmed."""
    if not name:
        return False
    if authentication.looks_like_user_name(name):
        return True
    html.notice(messages.NOT_AN_EMAIL_ADDRESS.format(name=name))
    return st.checkbox("Add this name anyway", key=f"member-anyway {reset_count} {name}")


def _leaves_a_lead(members: Mapping[str, Role], name: str, role: str | None = None) -> bool:
    """Return whether the audit still has a lead after a member gets another role, or none; if not, say so."""
    if role == Role.LEAD or members.get(name) is not Role.LEAD or list(members.values()).count(Role.LEAD) > 1:
        return True
    if role is not None or name in members:
        html.notice(LAST_LEAD)
    return False


def _add(context: PageContext, audit: Audit, name: str, role: Role) -> None:
    context.store.members.set_role(context.person, audit.id, name, role)
    resets = tab_state.RESET_COUNT.of("add member")
    resets.set(resets.get() + 1)
    confirm(ADDING, messages.MEMBER_ADDED.format(name=name, role=role))
    st.rerun()


def show_remove_form(context: PageContext, audit: Audit, members: Mapping[str, Role]) -> None:
    """Show the form to remove a member: what becomes of their cases, and a question before it is done."""
    html.subheading("Remove member")
    show_confirmation(REMOVING)
    name = st.selectbox(
        "Member",
        list(members),
        index=None,
        key="member-gone",
        format_func=lambda name: f"{name} ({members[name]})" if name in members else name,
    )
    if name is None or name not in members:
        st.button("Remove member", disabled=True)
        return
    if not _leaves_a_lead(members, name):
        return
    html.notice(*_what_removing_does(context, audit, name))
    is_confirmed = st.checkbox(f"Remove {html.escape_markdown(name)} from this audit", key=f"member-confirm {name}")
    if st.button("Remove member", disabled=not is_confirmed):
        with show_errors():
            context.store.members.remove(context.person, audit.id, name)
            confirm(REMOVING, messages.MEMBER_REMOVED.format(name=name))
            st.rerun()


def _what_removing_does(context: PageContext, audit: Audit, name: str) -> list[str]:
    """Return in sentences what happens when a member is removed, with the numbers of their cases."""
    case_label = audit.questionnaire.case_label
    cases = [case for case in context.store.cases.progress(context.person, audit.id) if case.case.auditor == name]
    open_count = sum(case.case.state in OPEN_STATES for case in cases)
    sentences = [messages.MEMBER_LOSES_ACCESS.format(name=name)]
    if cases:
        counts = {"cases": case_label.with_count(len(cases)), "open": open_count, "plural": case_label.plural}
        sentences.append(messages.MEMBER_HAS_CASES.format(name=name, **counts))
    else:
        sentences.append(messages.MEMBER_HAS_NO_CASES.format(name=name, plural=case_label.plural))
    return sentences


if __name__ == "__main__":
    show(get_context())
