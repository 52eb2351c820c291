"""The proof of erasure: persons whose values occur nowhere else, searched before and after."""
