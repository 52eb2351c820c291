"""How well scans are read: contracts as pictures, against their own text."""
