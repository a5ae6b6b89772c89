"""Measuring Luodi at 100,000 projects, on SQLite and on a real PostgreSQL, beside the bare SQL: `python -m bench`."""
