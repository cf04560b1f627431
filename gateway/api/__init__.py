"""The doors: JSON, HTML, sockets and events. Parse, call the flow, present."""
