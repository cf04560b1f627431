"""The doors: parse, call the flow, present."""
