"""Tests of the room that thinks."""
