"""What the loan clause model does to a text; training imports it from here."""
