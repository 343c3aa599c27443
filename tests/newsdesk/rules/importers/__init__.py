"""Tests of what turns other programs' filters into queries."""
