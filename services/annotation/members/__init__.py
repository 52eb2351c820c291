"""The membership of matters, as administrators read and change it."""
