"""Which side a change favours: by its words, by its values, and against the base agreement."""
