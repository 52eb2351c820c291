"""Redactors in separate processes, so that time and memory of each can be measured."""
