"""Links mentions of values to subjects, and numbers the subjects of a matter."""
