"""Reads the TOML files that people write: questionnaires, judgements and audits."""
