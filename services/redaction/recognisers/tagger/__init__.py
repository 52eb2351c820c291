"""A small logistic model that says of every word what kind of personal value it belongs to, if any."""
