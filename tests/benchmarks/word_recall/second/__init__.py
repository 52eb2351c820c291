"""Second readers of each format: libraries and programs that share no code with the extractors."""
