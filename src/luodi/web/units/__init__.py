"""The organisation room: the tree on a day, a unit, the groups with whoever holds their seats."""
