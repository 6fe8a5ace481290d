"""Parts that several pages use: HTML, charts, filters and form fields."""
