"""The quote stream under load, beside its peers."""
