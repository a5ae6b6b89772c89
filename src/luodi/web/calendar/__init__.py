"""The calendar room: the working calendar of a year, and setting a day."""
