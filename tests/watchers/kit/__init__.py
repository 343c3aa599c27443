"""Tests of what source kinds are made of."""
