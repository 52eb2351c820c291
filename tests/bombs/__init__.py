"""Generated documents that cost a naive parser much time or memory. `make hostile` measures them."""
