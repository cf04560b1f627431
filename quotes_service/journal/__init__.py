"""The order of things: what was appended is durable, numbered, and can be followed."""
