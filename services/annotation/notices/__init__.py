"""What a person is notified of, and the words of a message."""
