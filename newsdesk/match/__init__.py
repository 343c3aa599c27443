"""Finds the rules that want an article."""
