"""Stores the steps of reviews: draws, completed steps, and rulings."""
