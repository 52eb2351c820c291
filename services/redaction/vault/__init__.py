"""Personal values under keys, and the gate that checks every prompt against them."""
