"""Legal holds: the register, and the one answer that every destroyer gets."""
