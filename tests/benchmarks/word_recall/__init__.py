"""The share of the words of second, independent readers that the extractors have too."""
