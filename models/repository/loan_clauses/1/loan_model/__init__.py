"""The loan clause model's processing of a text; training imports it from here."""
