"""Parts of the History page."""
