"""The stored membership of matters: who is in which one, and who is excluded."""
