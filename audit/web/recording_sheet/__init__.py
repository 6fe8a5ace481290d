"""The parts of the page Record in Excel."""
