"""``newstape tail``: live prices in a terminal."""
