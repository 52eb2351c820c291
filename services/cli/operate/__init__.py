"""Operate the broker and the keys: topics, access rules, replays, key rotation."""
