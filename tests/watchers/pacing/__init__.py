"""Tests of who is asked when."""
