"""Checks whether the paper is in order: references, terms, blanks, numbers, dates, sums, signatures and attachments."""
