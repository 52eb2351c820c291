"""A document for each construct of the table of formats."""
