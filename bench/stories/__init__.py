"""The story service beside its own store and beside Datasette, on generated stories."""
