"""The queue of reviews: what waits for a person, who has it, and who works on it now."""
