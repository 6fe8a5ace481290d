"""Charts: a table in, an Altair chart out; readable in black and white, with a sentence that says what it shows."""
