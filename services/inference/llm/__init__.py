"""The private language model on Triton."""
