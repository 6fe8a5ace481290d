"""The case audit workbench: record cases, see the results, export them."""

__version__ = "0.7.0"
