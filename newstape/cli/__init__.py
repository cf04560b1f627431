"""The person's hand tool: one module per command.

It reads what a person has at hand and talks to the services by their public wire.
"""
