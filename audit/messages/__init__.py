"""Catalogue of the sentences that people read: errors, refusals, warnings and notices, one module for each area."""
