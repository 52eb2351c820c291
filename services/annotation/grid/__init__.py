"""The grid of clauses: documents by clause types and values, as of a date. Pure."""
