"""The pages of the browser form: each in essence one function of the store."""
