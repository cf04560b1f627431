"""What strangers serve: fetched within bounds, and from nowhere that is ours."""
