"""The case-sample audit workbench: record cases, read the results, export them."""

__version__ = "0.1.0"
