"""JavaScript that several components use."""
