"""A span model on Triton that reads every original text, in addition to the recognisers of this process."""
