"""A page as JSON, beside those who merge pages otherwise: ``python -m bench page``."""
