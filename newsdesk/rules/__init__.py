"""The rule language: reading it, writing it back, explaining it."""
