"""What verification of the logs and health checks say."""

# A log
ROWS_MISSING = "{rows} missing before it."
ROW_SPAN = ("row {first} is", "rows {first} to {last} are")
ROW_CHANGED = "it, or the digest of the row before it, was changed."
HEAD_MISSING = "the record of where the chain ends is missing."
END_DIFFERS = "the chain should end at row {number}: rows were cut off or added at its end."
LAST_ROW_DIFFERS = "it is not the row that the chain ended with."
VALUES_WITHOUT_ROW = "values have no row in the audit log."
VALUES_MISSING = "its values are missing."
VALUES_CHANGED = "its values were changed."
ACCESS_LOG_CUT = "the access log had row {number} when this change was made, and no longer has it."
UNKNOWN_LOG = "there is no log of this name."
LOG_WITHOUT_AUDIT = "there is no audit with this id."

# A row of a table
MISMATCH = "{table} {key} of audit {audit}: {problem}"
ROW_REMOVED = "the audit log has this row, the database does not."
FROZEN_DIGEST_DIFFERS = "the frozen results do not have the digest that was saved with them"
ROW_ADDED = "the database has this row, the audit log does not."
COLUMNS_DIFFER = "the database does not agree with the audit log on {columns}."
CHANGED_BEFORE_SNAPSHOT = "the snapshot in row {number} of the audit log already disagreed: {problem}"
ROW_WITHOUT_OWNER = "it belongs to nothing: its audit, case or review does not exist."
AUDIT_REMOVED = "the audit is in the list of audits, but was removed from the database."
AUDIT_NOT_LISTED = "the audit is not in the list of audits."
QUESTIONNAIRE_TEXT_CHANGED = "its text, id or version was changed: they do not match its digest."
QUESTIONNAIRE_UNUSED = "no audit uses it."
QUESTIONNAIRE_MISSING = "the questionnaire of the audit is missing."

# What an earlier version wrote
VERIFIED_IN_PART = (
    "Audit {audit}: rows 1 to {number} of its audit log were written by an earlier version. Times of values from then "
    "are compared to within an hour. States, auditors, references, roles, ratings and decisions are compared with the "
    "log. Other columns are compared from row {next} on."
)

# Comparison with digests noted earlier
AUDIT_LIST = "List of audits"
LOG_NAMES = {"trail": "Audit log of audit {audit}", "access": "Access log of audit {audit}"}
DIGESTS_HEADING = "Digests of the logs, noted {noted_at}."
DIGESTS_USE = "To compare: python -m audit verify-trail --against FILE"
ONE_LOG_COMPARED = "Only this log was compared. To compare all logs, use a file of digests."
GREW = "{log}: it grew. Noted row {number} is still there, {since:,} rows since."
UNCHANGED = "{log}: unchanged since it was noted at row {number}."
NEW_LOG = "{log}: new since the digests were noted."
LOG_MISSING = "{log}: it is missing. It had {number} rows when its digest was noted."
LOG_SHORTER = (
    "{log}: it ends at row {end}, before the noted row {number}. Rows were removed, or an older copy was restored."
)
LOG_DIFFERS = "{log}: it differs. Row {number} is not the row that was noted: the log was written again."
DIGEST_UNKNOWN = "No row of any log has the digest {digest}. A log was written again, or an older copy was restored."
NOT_A_DIGEST_LINE = (
    '{file}, line {line}: not a digest. Use a file from "python -m audit log-digests", or what verify-trail printed.'
)
NO_DIGESTS = "{file} has no digests. Use a file from log-digests, or what verify-trail printed."
NO_SUCH_DIGEST_FILE = "{path} is neither a digest of 64 hexadecimal digits nor a file. Check the path."
AGAINST_BOTH = "Enter --against without --audit: the digests name their audits."
SIGNATURE_WRONG = "The signature of {file} does not match. The file was changed, or was signed with another key."
SIGNATURE_MISSING = "{file} is missing. Without it the signature cannot be checked."
NOT_A_SIGNING_KEY = (
    "{file} is not an Ed25519 private key in PEM format without a password. Make one with: "
    "openssl genpkey -algorithm ed25519 -out {file}"
)
NOT_A_PUBLIC_KEY = (
    "{file} is not an Ed25519 public key in PEM format. Make it with: openssl pkey -in KEY -pubout -out {file}"
)
SIGN_NEEDS_OUT = "Add --out FILE: the signature is written next to it."
KEY_NEEDS_FILE = "Add --against FILE: only a file of digests has a signature."
