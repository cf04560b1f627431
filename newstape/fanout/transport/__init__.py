"""The doors of a stream: what carries frames to readers."""
