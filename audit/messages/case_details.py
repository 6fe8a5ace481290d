"""Messages about the values of case details."""

NOT_A_DATE = "{detail}: enter a day, month and year, such as 3/11/2026 or 3 November 2026. The day comes first."
DATE_IN_FUTURE = "{detail}: {day} is in the future. Check the day, month and year."
DATE_TOO_EARLY = "{detail}: enter a date from {day}."
NOT_A_NUMBER = "{detail}: enter a number in figures, such as 12, 1,200 or 12.5, with at most 3 figures after the point."
NOT_A_WHOLE_NUMBER = "{detail}: enter a whole number, such as 12."
NUMBER_OUTSIDE = "{detail}: enter a number {range}."
EARLIER_THAN = "This is before “{other}”, {day}. Check both dates."
