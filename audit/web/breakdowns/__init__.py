"""Parts of the Breakdowns page."""
