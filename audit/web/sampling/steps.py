"""The steps from a long list to drawn cases, one below the other: each appears when the one before is complete."""

from __future__ import annotations

from audit.errors import StoreError
from audit.formatting import today
from audit.messages import sample_page as messages
from audit.model.audit import Audit
from audit.sampling.list_counts import ListCounts
from audit.sampling.long_list import LongList
from audit.web.components import html
from audit.web.components.confirmation import confirm
from audit.web.draft_form import DraftForm, form_of
from audit.web.sampling.choices import SampleChoices, from_draft, new_seed
from audit.web.sampling.confirm import PAGE_NAME, draw_on_click, show_preview, show_saving
from audit.web.sampling.draw_settings import choose_settings, proposed_size
from audit.web.sampling.eligible import choose_eligible, recently_audited, show_counts, warn_about_other_keys
from audit.web.sampling.problem_fields import choices_fields, sample_fields
from audit.web.sampling.remembered import remember
from audit.web.sampling.settings_upload import choose_settings_file
from audit.web.sampling.strata_form import choose_strata, restart_form, usual_strata
from audit.web.sampling.upload import show_upload
from audit.web.session.page_context import PageContext, show_errors


def show_steps(context: PageContext, audit: Audit) -> None:
    """Show the steps. What is chosen is saved as a draft; the list is not."""
    try:
        context.store.samples.coder(context.person, audit.id)
    except StoreError as error:
        html.alert(messages.NO_KEY_YET, *error.problems)
        return
    long_list = show_upload(context, audit)
    if long_list is None:
        return
    draft_name = f"sample {audit.id}"
    form = form_of(context, draft_name)
    with show_errors(sample_fields(form.key)):
        _show_later_steps(form, audit, long_list)


def _show_later_steps(form: DraftForm, audit: Audit, long_list: LongList) -> None:
    draft = form.load_draft()
    first = from_draft(draft) if draft else SampleChoices(today(), new_seed(today()), strata=usual_strata(audit))
    if (from_file := choose_settings_file(form)) is not None:
        confirm(PAGE_NAME, messages.SETTINGS_READ)
        restart_form(form, from_file)
    choices = choose_eligible(form, audit, first)
    choices = choose_strata(form, audit, choices, long_list)
    recent, counts = _count(form, audit, long_list, choices)
    if counts is not None:
        choices = choose_settings(form, audit, choices, counts)
    if choices.to_draft() != draft:
        form.context.store.drafts.save(form.context.person, form.draft_name, choices.to_draft())
    if counts is None:
        return
    settings = choices.settings(proposed_size(audit, counts))
    draw = draw_on_click(audit, long_list, settings, recent)
    if draw is not None:
        show_preview(form.context, audit, draw)
        show_saving(form.context, audit, form, long_list, draw)


def _count(
    form: DraftForm, audit: Audit, long_list: LongList, choices: SampleChoices
) -> tuple[frozenset[str], ListCounts | None]:
    """Show the counts of the list; return the CRNs that were audited recently, and the counts if a case is eligible."""
    problems = choices.list_problems()
    if problems or choices.listed_on is None:
        html.error_summary(problems, choices_fields(form.key, choices), after_action=False)
        return frozenset(), None
    recent: frozenset[str] = frozenset()
    listed_on = choices.listed_on
    if choices.leave_out_recent:
        warn_about_other_keys(form.context, audit, listed_on)
        recent = remember(
            "recent", (long_list, listed_on), lambda: recently_audited(form.context, audit, long_list, listed_on)
        )
    return recent, show_counts(audit, long_list, choices, recent, f"first-1 {form.key}")
