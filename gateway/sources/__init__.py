"""Where data comes from: the quotes service and the articles service, by the wire."""
