"""Plants faults into contracts, and measures the checks of the paper."""
