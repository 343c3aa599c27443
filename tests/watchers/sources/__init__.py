"""Tests of the source kinds."""
