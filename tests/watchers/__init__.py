"""Tests of the room that watches."""
