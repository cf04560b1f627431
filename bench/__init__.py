"""Measures ourselves beside others: ``python -m bench``; see ``bench/results.md``."""
