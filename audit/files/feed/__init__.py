"""The feed: results of audits as tables for other software, and the pack from which they can be recalculated."""
