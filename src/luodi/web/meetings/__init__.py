"""Pages of meetings: the list, holding one with its agenda, one meeting with what it settled."""
