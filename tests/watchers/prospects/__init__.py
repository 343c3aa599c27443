"""Tests of sources that are none yet."""
