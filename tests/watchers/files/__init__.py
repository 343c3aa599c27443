"""Tests of reading articles out of files."""
