"""The articles service: stories come in, are versioned, kept and served."""
