"""Turns the filters of other programs into queries, and says what could not be carried over."""
