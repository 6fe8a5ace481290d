"""Errors and refusals of the database: what cannot be saved, opened or changed, and what to do about it."""

# What does not exist, or this person may not know about
AUDIT_NOT_FOUND = "There is no such audit. Open one from the list of audits."
FINDING_NOT_FOUND = "The audit has no such finding. Reload the page of findings."

# What this person may not do, or nobody may do now
AUDIT_CLOSED = "The audit is closed, so nothing in it can be changed. Reopen it first, with a reason."
FROZEN_RESULTS_CHANGED = (
    'The figures of "{audit}" are not those that were frozen on {date}: their digest does not match, so they are not '
    "shown. Somebody changed the database without this program. Restore the latest backup; or reopen the audit, with a "
    "reason, and close it again."
)
CASES_NOT_FINAL = (
    "The audit cannot be closed, because not every case is final or eliminated: {cases}. Submit or eliminate those "
    "that are not submitted, and mark the submitted ones as final."
)
SECOND_REVIEWS_OPEN = (
    "The audit cannot be closed, because second reviews are not submitted: {reviews}. Have them submitted. One that is "
    "not started can be removed on the Allocate page."
)
AUDIT_OPEN = "The audit is open. Only a closed audit can be reopened."
AUDIT_ERASED = (
    "The cases of this audit were erased on {date}, so it is closed for good. You can read and export its results. To "
    "record more cases, start another audit."
)
MAY_NOT_START_AUDITS = "You may not start audits here. Ask one of the people named in AUDIT_LEADS."
MAY_NOT_WRITE_QUESTIONNAIRES = "You may not write questionnaires here. Ask the person who runs this service."
ROLE_NOT_ALLOWED = "Your role in this audit, {role}, does not allow that. Ask the lead of the audit."
CASE_OF_SOMEBODY_ELSE = (
    "You can read this but not change it, because it is not allocated to you. Ask the lead to allocate it to you."
)
NO_AUDITOR_CAN_RECORD = (
    "{reference} has no auditor who can open it, so nobody could change it. Ask the lead to allocate it first."
)
ALREADY_REQUESTED = "{by} has asked for {reference} already. It waits for the lead or a moderator."
NO_REQUEST = "Nobody is asking for {reference} any more. Reload the page."
LAST_LEAD = "The audit would have no lead. Make somebody else its lead first."
SUBMITTED_ALREADY = "{by} submitted {reference} on {when}. It is read-only now."
YOU = "You"
CASE_READ_ONLY = "{reference} is {state}. Reopen it before you change it."
CASE_ELIMINATED = "{reference} is eliminated, so it cannot be changed. The lead of the audit can restore it."
WRONG_STATE = "{reference} is {state}. It can be {done} once it is {allowed}."
NOT_SUBMITTED = "Not submitted. {problems}"
CASE_HAS_DATA = "{case} cannot be removed: it has details, answers or notes, or had them before."
CASE_IN_FINDING = (
    "{case} cannot be removed: a finding names it, perhaps a deleted one. Remove the case from the finding."
)

# A sample
SAMPLE_DRAWN_ALREADY = "This audit has a sample already. Discard it first to draw another."
NO_SAMPLE = "This audit has no sample. Reload the page."
SAMPLE_HAS_DATA = (
    "The sample cannot be discarded, because something is recorded in {cases}. Cases that cannot be read can be "
    "eliminated one by one."
)
RESERVED_REFERENCE = (
    "{reference} is the reference of a reserve of the sample, which may still replace a case. Choose another reference."
)
CASE_WAS_DRAWN = "{case} cannot be removed, because it was drawn. Eliminate it with a reason instead."
ELIMINATED_ALREADY = "{case} is eliminated already."
EXPLANATION_MISSING = 'Explain why the case cannot be read: "Another reason" does not say it.'
NOT_ELIMINATED = "{case} is not eliminated. Reload the page."

# A value of a case
UNKNOWN_QUESTION = "The audit has no question {question}."
UNKNOWN_DETAIL = "The questionnaire has no detail {detail}."

# The description, the ratings and the references of an audit
DESCRIPTION_CONFLICT = "Somebody else changed the details of the audit meanwhile. Your changes were not saved."
JUDGEMENT_CONFLICT = "Somebody else changed the rating of {standard} meanwhile. Your rating was not saved."
GUIDANCE_CONFLICT = "{name} changed the guidance of {question} meanwhile. Your guidance was not saved."
DECISION_CONFLICT = "Somebody else decided the rating of {standard} meanwhile. Your decision was not saved."
NO_DECISION = "The rating of {standard} was not overridden. There is nothing to withdraw."
STANDARD_NOT_INSPECTED = "Standard {standard} is not inspected in this audit. Choose another standard."
NOT_RATED_BY_JUDGEMENT = "Standard {standard} is not rated by judgement in this questionnaire."
UNKNOWN_RATING = "The rating must be one of: {ratings}."
REFERENCE_USED = "The audit already has a {case_label} {reference}. Choose another reference."
INVALID_AUDITOR_NAME = "The auditor's name must be one line of at most {limit} characters."
INVALID_MEMBER_NAME = "The member's name must be one line of at most {limit} characters, the same as when they sign in."

# Retention
NOT_COMPACTED = "The cases are erased, but the erased data may still be in the database files."
COMPACT_HINT = 'To remove it, run "python -m audit compact", or ask the person who looks after the database to run it.'
NOTHING_TO_ERASE = "The cases of this audit are erased already, so there is nothing left to keep or erase."
ERASED_ALREADY = "The cases of this audit are erased already."
ON_HOLD = "The cases of this audit are on legal hold. Release the hold first."
NO_DELETION_DATE = "No deletion date is set for these cases. Set one first."
BEFORE_DELETION_DATE = "The deletion date of these cases is {date}. They can be marked for erasure from that day on."
DELETION_DATE_PAST = "The deletion date {date} has passed. Enter today, {today}, or a later date."
NOT_MARKED = "Mark the cases for erasure first. They can be erased {days} days later."
ERASED_TOO_EARLY = "The cases can be erased {days} days after they were marked, from {date} on."
UNFINISHED_CASES = (
    "Not erased, because these are not in the results, and what is recorded in them would be lost: {cases}. Submit "
    "them first, or confirm that they may be erased too (on the command line with --including-unfinished)."
)

# The database: opening it and saving to it
INVALID_DATABASE_URL = (
    "The address of the database is not the URL of a SQLite file or of PostgreSQL. Example: sqlite:///data/audits.db"
)
NEWER_SCHEMA = "The database was made by a newer version of this program. Update the program, then open it."
CONNECTION_LOST = "The connection to the database was lost, so your change may not be saved. Check it, and try again."
CANNOT_BE_SAVED = "A text has a character that cannot be saved, or is too long. Change it and try again."
DATABASE_ERROR = "The database could not do that ({error}). Try again."
MAY_NOT_BE_SAVED = "The database reported an error, so your change may not be saved. Check it, and try again."
DISK_FULL = "The disk is full, so nothing was saved. Free some space and try again."
DATABASE_BUSY = "Another program is using the database, so nothing was saved. Close it and try again."
DATABASE_READ_ONLY = "The database file cannot be written, so nothing was saved. Check the permissions of its folder."
DISK_ERROR = "The disk could not be written, so nothing was saved. Check that it works and has space, then try again."
DATABASE_DAMAGED = "The database file is damaged. Stop, keep the file as it is, and restore a backup."
CANNOT_OPEN_DATABASE = "The database {file} cannot be opened: {reason}. Check the permissions of its folder."
EMPTY_DATABASE = (
    "The database {file} is an empty file. Restore a backup. If nothing was ever saved in it, delete the file."
)
NOT_A_DATABASE = (
    "The database {file} is not a database file: it was cut off or replaced. Keep it as it is, and restore a backup."
)
FOREIGN_DATABASE = "{file} belongs to another program. Choose another file for the database."
FILE_ERROR = "{file}: {reason}"
DRIVER_MISSING = "The driver for PostgreSQL is missing. Install the package psycopg."
UNREACHABLE = (
    "The database cannot be reached, so nothing was saved. Wait a moment and try again. If that does not help, "
    "ask the person who looks after the database."
)
SERVER_DISK_FULL = (
    "The disk of the database is full, so nothing was saved. Ask the person who looks after the database."
)
NO_CONNECTION_LEFT = (
    "All connections to the database are in use, so nothing was saved. Wait a moment and try again. If this happens "
    "often, ask the person who looks after the database to allow more connections."
)
ROW_LOCKED = "Somebody else is changing the same thing, so nothing was saved. Try again."
DEADLOCK = "Two people saved at the same moment, so nothing was saved. Try again."
TIMEOUT = "That took too long, so nothing was saved. Try again."
SERVER_READ_ONLY = (
    "The database is read-only at the moment, so nothing was saved. Ask the person who looks after the database."
)
NO_PERMISSION = (
    "The database does not give this program the permissions that it needs. Ask the person who looks after the "
    "database."
)

# Why the database could not be rewritten
FILE_IN_USE = "Another program is using the database. Close that program."
NO_SPACE_TO_COMPACT = "The disk is full or does not work. Free as much space as the database file takes."
FILE_NOT_WRITABLE = "The database file cannot be written. Check the permissions of its folder."
SERVER_NO_SPACE_TO_COMPACT = "The disk of the database is full. Free some space."
DATABASE_IN_USE = "Another program or person is using the database. Wait until they have finished."
COMPACT_TIMEOUT = "Rewriting took too long. Choose a time when nobody uses the database."
SERVER_ERROR = "The database server reported an error. Look in its log."

# The secret key of case codes
CASE_KEY_MISSING = (
    "The secret key for case codes is not set, so no sample can be drawn or allocated. Set AUDIT_CASE_KEY to what "
    '"openssl rand -hex 32" prints, on every server that uses this database, and keep a copy in a safe place.'
)
CASE_KEY_TOO_SHORT = (
    "The secret key for case codes is too short to be secret. Restore the saved key: AUDIT_CASE_KEY, or the file next "
    "to the database, must have at least {minimum} characters."
)
CASE_KEY_UNREADABLE = "The secret key for case codes ({file}) cannot be read or made: {reason}. Restore the saved key."
NOT_TEXT = "it is not a text"
CASE_KEY_CHANGED = (
    "The sample of this audit was drawn with another secret key, so conflicts of interest cannot be found. Restore the "
    "earlier key: AUDIT_CASE_KEY, or the file next to the database."
)

# Backup, restore and copies
CANNOT_WRITE_FILE = "{file} cannot be written ({reason}). Check the folder and its free space."
BACKUP_EXISTS = "{file} exists already. Choose another name for the backup."
NO_BACKUP_FILE = "There is no file {file}, or it is empty. Enter the path of a backup."
RESTORE_OVER_FILE = "{file} exists already. Add --force to replace it with the backup. A copy of it is saved first."
RESTORE_OVER_DATABASE = (
    "The database is not empty. Add --force to replace its contents with the backup. A copy is saved first."
)
PROGRAM_MISSING = "The program {program} is missing. Install PostgreSQL's client programs."
PROGRAM_FAILED = "{program} failed, so nothing was changed. Run it by hand to see why."
BACKUP_DAMAGED = "The backup is damaged. Keep it as it is and restore an earlier one."
NOT_A_BACKUP = "The file has no audits database in it, so it is not a backup. Choose another file."
NO_DATABASE_TO_COPY = "There is no database {file} to copy."
TARGET_NOT_EMPTY = "The database to copy to is not empty. Choose a new database."
COPY_DIFFERS = "The copy differs from the database, so nothing was copied. Run doctor on the database."
AUDIT_NOT_IN_SOURCE = (
    "The database to copy from has no audit with this id. The address of an audit's pages shows its id."
)
AUDIT_ALREADY_IN_TARGET = (
    "The database to copy to has an audit with this id already, or a part of it, so nothing was copied."
)
AUDIT_COPY_DIFFERS = "The copy differs from the audit, so nothing was copied. Run doctor on both databases."
LOG_VERIFICATION_FAILED = "The audit log failed verification, so nothing was copied. Keep the database as it is."
PACKAGE_MISSING = "The Python package {package} is missing. Install the packages in requirements.txt."
PACKAGE_TOO_OLD = (
    "{package} {installed} is too old to be safe. Install the packages in requirements.txt ({minimum} or later)."
)

SECOND_REVIEW_BEGUN = (
    "{name} has started the second review of {reference}, and a review is never deleted. Leave {name} as its second "
    "reviewer, or choose another person to complete it."
)

# Blind second reviews
REVIEW_IS_BLIND = (
    "You are reviewing this as well, and have not submitted your review. Until you do, you cannot see or change the "
    "other review. Submit your review first, or ask a lead to allocate it to somebody else."
)
REVIEWS_ARE_BLIND = (
    "You have not submitted your second review of {references}. Until you do, you cannot export all answers. Submit "
    "your review first, or ask another lead or moderator to export them."
)
IMPORT_IS_BLIND = (
    "you have not submitted your review of this, so you cannot import over the other review. Leave it out, or ask "
    "another lead to import it."
)

# Guidance added to a question
NO_ADDED_GUIDANCE = "Nothing is added to the guidance of {question}, so there is nothing to withdraw."
