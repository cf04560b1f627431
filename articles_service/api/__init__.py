"""The doors: the wire on one side, the desk, the reader and the feed on the other."""
