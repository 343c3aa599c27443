"""Tests of what is known of writing."""
