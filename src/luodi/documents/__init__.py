"""Documents in the forms offices use: Word files filled from the register. What they say comes in as plain values."""
