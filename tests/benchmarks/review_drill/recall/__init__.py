"""The interval of recall against the truth, on simulated reviews of labelled contracts."""
