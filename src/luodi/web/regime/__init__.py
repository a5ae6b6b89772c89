"""The regime room: every clause, the rules that carry it in words, what was decided, how often it was kept."""
