"""The sessions of people, and their tokens, which never reach a browser."""
