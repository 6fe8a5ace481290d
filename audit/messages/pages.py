"""Messages of the sign-in, the list of audits, and the pages Cases, Settings, Members, History and Retention.

Names in braces are filled in by ``str.format``.
"""

# Settings of the server
SECRETS_UNREADABLE = "The secrets file cannot be read. Correct it as docs/deployment.md shows."
TWO_SIGN_INS = "Both a sign-in and server.trustedUserHeaders are set. Remove one of them."
NOT_LOCAL_ONLY = (
    "No sign-in is set up, and other computers can reach this server. Set up the sign-in, or set server.address and "
    "server.allowedHosts to this computer only (docs/deployment.md)."
)
SECRET_TOO_SHORT = "{setting} is missing or has fewer than {minimum} characters. Set it to a random value."
SESSION_HOURS_INVALID = "AUDIT_SIGN_IN_HOURS is “{value}”. Set it to a number of hours up to {maximum}."

# Forms
TWO_VERSIONS = (
    "You changed this form in another tab too. Both versions are saved. Show the other version, or delete it and go on "
    "with this one."
)

# Sign-in
LOCAL_MODE = "You are working as {name}. Anyone using this login can see everything."
LOCAL_NAME_NEEDED = "No sign-in is set up on this computer. Your name is saved with everything you record."
SIGN_IN = "Sign in to see your audits."
SESSION_OVER = "Your sign-in has expired. Everything shown as saved is safe. Sign in to continue."
SESSION_EXPIRED = "Your sign-in has expired. Reload the page and sign in again."
UNSAVED_IN_TAB = (
    "Answers that you entered on the page Record and that are not saved wait in this tab. Keep it open: they are saved "
    "when you sign in here and open that page again."
)
SESSION_ENDS_SOON = (
    "Your sign-in expires soon. This page accepts your entries until {deadline}. Sign in again before then."
)
NOT_THROUGH_PROXY = "This request did not come through the sign-in. Use the address you were sent."
NO_NAME_IN_SIGN_IN = "The sign-in did not say who you are: it has no {claim}. Ask the person who runs this service."
EMAIL_NOT_VERIFIED = "Your sign-in provider has not verified your email address. Verify it there first."
NO_SIGN_IN_TIME = "The sign-in does not say when it was issued. Ask the person who runs this service."

SIGN_IN_IN_THE_FUTURE = (
    "Your sign-in has a time in the future, so it is not accepted. Sign out and sign in again. If that does not help, "
    "ask the person who runs this service to check the clocks of both servers."
)
OTHER_PORT = (
    "This connection comes from a page at another port of this computer, so nothing is shown. Open the address that "
    "the program printed when it was started."
)

# Every page
NO_AUDIT_TO_OPEN = "You have no audit yet. The list of audits says how to get one."
UNEXPECTED_ERROR = (
    "Something went wrong on this page (error {error_id}). Everything shown as saved is safe. Reload the page."
)
FILE_NOT_MADE = "The file could not be made (error {error_id}). Try again."
AUDIT_CLOSED = "This audit is closed. You can read everything in it but not change it. Its lead can reopen it."
CLOSED_FOR_GOOD = (
    "This audit is closed for good, because its {plural} were erased. You can read and export its results, but nothing "
    "can be added or changed."
)

OWN_ROLE = "{role} of this audit"
NO_AUDIT_OPEN = "none open, choose one"
NO_MATCHING_AUDIT = "No audit has this name. Change the search."
NOT_YOUR_PAGE = "This page is not for {role}s of this audit. If you need it, ask the lead of the audit."
NO_AUDIT_YET = "You are not a member of any audit yet. Ask the lead of an audit to add you, with your sign-in name."
ONLY_LEADS_START_AUDITS = "You cannot start audits here. Ask the person who runs this service."

CLOSED_CANNOT_CHANGE = (
    "You can read a closed exercise, but not change it or take part in it. What auditors have passed still counts. To "
    "change it, reopen it and give a reason."
)
EXERCISE_WAS_CLOSED = "The exercise is closed."
NO_PAGE_OF_EXERCISE = (
    "A calibration exercise has no such page: its cases are answered several times, so it has no results. See the page "
    "Calibration."
)
ONLY_OF_EXERCISES = "Only calibration exercises have this page. Choose one from the list of audits above."
AUDIT_CLOSED_ON = "This audit was closed on {date}."

# What waits for a person
RETURNED_TO_YOU = "{name} returned {reference} to you on {when}: {reason}"
RETURNED_WITH_COMMENTS = "{name} returned {reference} to you on {when}, with {comments} to answer: {reason}"
REOPENING_REQUESTED = "{name} asked on {when} to have {reference} reopened: {reason}"
MARKED_EVERYWHERE = "The {plural} of this audit are marked for erasure. They can be erased from {date}."

# No cases to show
NO_CASE_ALLOCATED = "No {singular} is allocated to you yet. The lead of the audit allocates them."
CASES_ERASED = "The {plural} of this audit have been erased. Its results are still available."
CLOSED_WITHOUT_CASES = "This audit was closed without any {plural}."
NO_CASES_ADD_THEM = "No {plural} yet. Draw a sample, add {plural}, or import a list."
NO_CASES_LEAD_ADDS = "No {plural} yet. The lead of the audit adds them."

# Starting an audit
QUESTIONNAIRE_NOT_OFFERED = (
    "“{questionnaire}” cannot be chosen for new audits any more. Choose another questionnaire, or another version of "
    "this one."
)
QUESTIONNAIRE_MISSING = "The questionnaire is missing. Choose one."
CLEAR_NOT_INSPECTED = "Clear the standards that were not inspected. They will not count in the score."
CLEAR_LEFT_OUT = "Clear the sections that were left out. They will have no results."

# Cases
NEW_REFERENCES = "References such as {examples}. They are random and say nothing about anyone."
CASE_ADDED = "{reference} added."
CASES_ADDED = "{cases} added."
CASES_ALLOCATED = "{cases} allocated to {name}."
CASES_RETURNED = "{cases} returned."
CASE_RENAMED = "{old} renamed to {new}."
CASES_REMOVED = "{cases} removed."
ACTION_CANCELLED = "Cancelled. Nothing was changed."
PRINTING_CLOSED = "The form to print is closed."
WITH_OTHER_REVIEWS = "Include second and further reviews, each as a separate record"
NOTHING_CHANGED_YET = "Nothing was changed yet, because some of the selected {plural} do not allow it:"
SOME_SELECTED_GONE = "{gone} of the selected {plural} are no longer in the list. This is for the others."
SELECTED_GONE = "The selected {plural} are no longer in the list. Select others."
LIST_NOT_UNDERSTOOD = "The list sent something that could not be read, so nothing was done. Reload the page."
REFERENCE_TO_CONFIRM = (
    "The reference looks like {personal_data}. Use a random one, or confirm that it is not {personal_data}. "
    "The history shows who confirmed it."
)
NO_ROLE = "{name} has no role in this audit yet, so they cannot open the {singular}. Add them under Members."
NO_RECORDING_ROLE = (
    "{name} has a role in this audit that cannot record, so they cannot open the {singular}. Change it under Members."
)

# Settings
CLOSED_BY = "{name} closed this audit on {when}."
AUDIT_WAS_CLOSED = "The audit is closed and its figures are frozen."
AUDIT_WAS_REOPENED = "The audit is open again."
SETTINGS_SAVED = "The settings are saved."
SETTINGS_UNCHANGED = "Nothing was changed."
HOW_INSTALLATION_IS_SET = (
    "These hold for every audit on this server. The administrator sets them, as variables of the server's environment "
    "or at the top of its secrets file, and starts it again."
)
SETTINGS_CHANGED_MEANWHILE = "{name} changed the settings on {when}. Your entries above are a draft and are not saved."
SETTINGS_REFRESHED = "Someone else changed the settings. They are now shown as saved."
CHANGES_DISCARDED = "Your changes were discarded."
WHAT_CLOSING_DOES = (
    "When you close the audit, its figures are frozen: later versions of the program and of questionnaire files do not "
    "change them. You can read and export a closed audit, but not change it. To change it, reopen it and give a reason."
)
FIGURES_TO_FREEZE = "The figures would be based on {cases}."
NOT_READY_TO_CLOSE = (
    "The audit cannot be closed yet. All {plural} must be final or eliminated, and all second reviews submitted. These "
    "are not:"
)
MARK_AS_FINAL = "Mark {cases} as final"
MARKED_AS_FINAL = "Marked as final: {cases}."

# Members and history
ROLES_NOT_APPLIED = "In local mode, anyone using this computer can do everything. Roles apply once people sign in."
MEMBER_ADDED = "{name} is now {role} of this audit."
MEMBER_REMOVED = "{name} is no longer a member of this audit."
NOT_SIGNED_IN_YET = "not signed in yet"
CHECK_NAMES = "Check the names of people who have not signed in yet: with a mistyped name they cannot open the audit."
NOT_AN_EMAIL_ADDRESS = "“{name}” does not look like an email address, and people sign in here with theirs. Check it."
MEMBER_LOSES_ACCESS = "{name} will no longer see anything in this audit. What they recorded stays, with their name."
MEMBER_HAS_CASES = (
    "{cases} allocated to {name} stay allocated to them, {open} of them open. Nobody but a lead can record those until "
    "you allocate them to someone else, in the list of {plural}."
)
MEMBER_HAS_NO_CASES = "No {plural} are allocated to {name}."
NO_MATCHING_ROWS = "No rows match."

# Retention
DELETION_DATE = "The cases can be deleted from {date}."
NO_DELETION_DATE = "No deletion date set."
LEGAL_HOLD = "Legal hold{reason}"
NO_LEGAL_HOLD = "No legal hold."
WHO_ERASES = (
    "A lead of the audit sets the deletion date, sets and releases a legal hold, marks the cases and erases them. "
    "Every member can read this page."
)
HOW_CASES_ARE_ERASED = (
    "Erasing deletes case details, answers, notes, drafts, deleted findings, and every value in the audit log. "
    "Results, findings, texts of the report and the reasons for ratings stay, so that you can still export the report. "
    "The audit is then "
    "closed for good. Backups are not erased."
)
DELETION_DATE_SET = "The deletion date is set."
DELETION_DATE_CLEARED = "The deletion date is removed."
HOLD_SET = "The legal hold is set."
HOLD_RELEASED = "The legal hold is released."
CASES_MARKED = "The cases are marked for erasure."
CASES_UNMARKED = "The cases are no longer marked for erasure."
CASES_ARE_ERASED = "The cases are erased."
DATE_REMOVES_MARK = "A new deletion date removes the mark for erasure."
HOLD_STOPS_STEPS = "A legal hold is set, so no step can be taken. Release the hold first."
MARK_FROM = "You can mark the cases from {date}."
ERASE_FROM = "You can erase the cases from {date}."
EXPORT_CURRENT = "{file}: exported by {name} on {date}, and nothing has changed since."
EXPORT_OUTDATED = "{file}: exported by {name} on {date}, but something has changed since. Export it again."
NEVER_EXPORTED = "{file}: not exported yet. Export it before you erase the cases."
UNFINISHED_CASES = (
    "These are not in the results, and what is recorded in them will be lost: {cases}. Submit them before you erase "
    "the cases, or confirm below."
)
ALL_FINISHED = "Every {singular} is in the results."
FINDINGS_STAY = "{findings}, the texts of the report and the reasons for ratings stay. Check that they name no one."
ONLY_REASONS_STAY = "The reasons for ratings stay. Check that they name no one."

# Blind second reviews
HISTORY_LEAVES_OUT = (
    "What others did in {references} is left out here until you have submitted your second review. Results count every "
    "case."
)
