"""What a clause must do for our side: each duty reads a passage."""
