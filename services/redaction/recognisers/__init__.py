"""One kind of personal value per file; registry.py lists them."""
