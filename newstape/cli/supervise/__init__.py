"""Starts the services of a stack, keeps them going, and stops them all."""
