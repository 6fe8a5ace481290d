"""What goes in and out as files: one module for each format, each a few functions from bytes or to bytes."""
