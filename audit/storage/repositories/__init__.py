"""What the rest of the program calls to read and save; each call is authorised first."""
