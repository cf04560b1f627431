"""Where instruments, lists and bars are kept: SQLAlchemy over SQLite or PostgreSQL."""
