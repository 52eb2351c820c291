"""Pure: what events and decisions make of an annotation set."""
