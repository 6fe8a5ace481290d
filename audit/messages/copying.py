"""Messages about what a page copies to the clipboard."""

TABLE_COPIED = "Copied. Paste it into Word or Excel."
TABLE_NOT_COPIED = (
    "Your browser did not let this page copy. The table is selected: press Ctrl and C to copy it, or Command and "
    "C on a Mac."
)
TEXT_COPIED = "Copied. Paste it into an e-mail."
TEXT_NOT_COPIED = (
    "Your browser did not let this page copy. The text is selected below: press Ctrl and C to copy it, or Command and "
    "C on a Mac."
)
