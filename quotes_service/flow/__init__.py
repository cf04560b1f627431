"""The journeys in plain words, and the protocols of what they need on the way."""
