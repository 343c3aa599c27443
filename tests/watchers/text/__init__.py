"""Tests of getting text out of what strangers write."""
