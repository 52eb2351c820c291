"""The economics of an agreement: its amounts, dates, rates and rights, each with its place. Pure."""
