"""Parts of the Cases page."""
