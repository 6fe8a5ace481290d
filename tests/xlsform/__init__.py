"""Forms of ODK and KoBo: what pyxform makes of them, and what is collected with them."""
