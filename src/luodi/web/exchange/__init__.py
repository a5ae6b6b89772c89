"""Tables of other platforms: mapped by a person, filled from the register, held against it."""
