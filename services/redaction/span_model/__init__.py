"""A span model on Triton that reads every original beside the recognisers of this process."""
