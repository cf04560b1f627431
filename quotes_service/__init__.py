"""The quotes service: prices come in, are put in order, kept, and pushed out."""
