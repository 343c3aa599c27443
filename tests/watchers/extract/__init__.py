"""Tests of taking articles out of pages."""
