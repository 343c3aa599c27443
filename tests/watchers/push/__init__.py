"""Tests of what listens."""
