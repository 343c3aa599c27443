"""Tests of finding terms in text."""
