"""The Python client: the services over their public wire, in the wire's own models."""
