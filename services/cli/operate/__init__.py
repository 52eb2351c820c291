"""What an operator does to a running system: topics, keys, replays."""
