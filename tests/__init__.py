"""Promises, each proved through the door."""
