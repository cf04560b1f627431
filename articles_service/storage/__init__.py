"""Where stories are kept: SQLAlchemy over SQLite or PostgreSQL, and its migrations."""
