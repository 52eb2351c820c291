"""The tagger: a small logistic model that predicts for each word which type of personal value it belongs to, if any."""
