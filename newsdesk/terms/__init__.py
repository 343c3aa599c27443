"""Finds terms in text: what rules are made of, without knowing rules."""
