"""Messages of the pages, the sign-in and the settings of a server.

Placeholders are filled with ``str.format``.
"""

# Settings of the server
SECRETS_UNREADABLE = "The secrets file cannot be read. Correct it as docs/deployment.md shows."
