"""Agreements: the kind of paper, the parties and their roles, what a sentence says, and what an amendment changes."""
