"""Documents, sets, decisions and reviews in the database."""
