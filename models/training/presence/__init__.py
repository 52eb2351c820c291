"""Fits the answer to "does this document have this clause?" to out-of-fold confidences of the clause model."""
