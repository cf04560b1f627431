"""Where ticks come from, besides the push door."""
