"""The journeys of a story: the desk writes it, readers read it, followers follow it."""
