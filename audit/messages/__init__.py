"""Catalogue of the messages that people read: errors, refusals, warnings and notices, one module per area."""
