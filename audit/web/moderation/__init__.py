"""Parts of the page Moderate."""
