"""Tests of the door to the network and what it is made of."""
