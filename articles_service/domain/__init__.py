"""What a story is and the rules it obeys: values and pure functions, no clock."""
