"""Pages of supervision: everything with a deadline in one list, a text to chase with, cases that are no project."""
