"""Messages about the organisation's own template of the Word report."""

SAVE_AS_DOCX = "In Word, save it as a document (.docx) and choose that file."

REFUSED = "{file}: {reason}"
EMPTY_FILE = "the file is empty. Choose the template again."
TOO_LARGE = (
    "the template is larger than {limit} MB. Make its pictures smaller (Compress Pictures in Word) and try again."
)
UNPACKS_TOO_LARGE = "the template unpacks to more than {limit} MB. Remove large pictures and text, and try again."
TOO_MANY_PARTS = "the template has more than {limit} parts. Remove pictures and text that the report does not need."
TOO_MUCH_CONTENT = "the template has far more content than a template needs. Delete its text, save it and try again."
PASSWORD = "the template is protected with a password. Save a copy without one and try again."
OLD_WORD = f"this is a file of an old version of Word (.doc). {SAVE_AS_DOCX}"
NOT_WORD = f"this is not a Word document. {SAVE_AS_DOCX}"
DAMAGED = "the template is damaged or incomplete. Open it in Word, save it under a new name and try again."
UNSAFE_XML = (
    "the template contains XML that no word processor writes. Copy its content into a new document and save it."
)
MACROS = f"the template contains macros or controls, which would be in every report. {SAVE_AS_DOCX}"
REMOTE_TEMPLATE = (
    "the template is attached to another template on a server, which Word would open with every report. In Word, "
    "choose Developer, Document Template, clear the field, save and try again."
)
EXTERNAL_LINK = (
    "the template is linked to another file ({kind}), which Word would open with every report. Put a copy of its "
    "content into the template, or remove it, save and try again."
)
LINKING_FIELD = (
    "the template has a field {field}, which takes content from another file. Put the content itself there (select the "
    "field and press Ctrl+Shift+F9), save and try again."
)
PLACEHOLDER_NOT_ALONE = (
    "“{placeholder}” is next to other text. Write it alone on a line of the body, not in a table or text box."
)
TRACKED_CHANGES = "the part that is used has tracked changes. Accept or reject them, save and try again."
NOT_KEPT = (
    "the part that is used has {kind}, which a report cannot take over. Replace it with a picture or text, save and "
    "try again."
)
PAGE_TOO_NARROW = (
    "its pages leave {width:.1f} cm between the margins, and the tables of the report need at least {minimum:.0f} cm. "
    "Make the margins smaller, or the page larger, save and try again."
)
UNREADABLE = "the file cannot be read: {error}."

# What the page Export and the command line say about a template that is used
STYLES_ADDED = "The template has no style {names}, so the report has its own for these."
TABLE_TEXT_ENLARGED = "Its text in tables was smaller than {size} point, and is {size} point in the report."
BODY_REMOVED = "The text in the body of the template is not in the report, because it has no line “{placeholder}”."
BODY_KEPT = "What is above the line “{placeholder}” comes before the title of the report."

OF_SERVER = "The Word report uses the template “{name}” of this server."
OF_TAB = "The Word report uses your template “{name}” until you remove it or close this tab."
SERVER_TEMPLATE_REFUSED = (
    "The template of this server cannot be used, so the Word report has the program's own layout. Ask the "
    "administrator to change AUDIT_REPORT_TEMPLATE. The problem: {problem}"
)
TEMPLATE_USED = "The Word report now uses “{name}”."
TEMPLATE_REMOVED = "Your template was removed."
HOW_TEMPLATES_WORK = (
    "A template is a Word document (.docx or .dotx) with the styles, headers and footers of your organisation. Its "
    "file properties, comments and personal data are not in the report."
)
