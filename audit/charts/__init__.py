"""Altair charts made from tables. Each is readable in black and white and has alternative text."""
