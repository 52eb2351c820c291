"""Pure: how much a review missed, and how far its readers agree; each figure with its interval."""
