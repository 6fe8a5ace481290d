"""The parts of the page Sample."""
