"""The steps of a review: the first and the second one, and what happens where both differ."""
