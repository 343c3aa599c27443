"""Tests of the processes that can be killed."""
