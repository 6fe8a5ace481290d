"""Reads and writes what people keep in TOML: questionnaires, judgements and audits."""
