"""Documents, annotations and narrations as a terminal shows them."""
