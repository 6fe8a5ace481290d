"""Urgent concerns on the pages: raising one, answering it, and how many are open."""
