"""Generated documents that cost a naive parser much time or memory. `python -m tests.bombs` measures them."""
