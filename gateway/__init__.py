"""The gateway: mirrors quotes and articles, composes the page, serves and streams it."""
