"""Finds terms in text and rules in articles."""
