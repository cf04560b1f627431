"""Servers that people use for this today, each set up as its own documentation says."""
