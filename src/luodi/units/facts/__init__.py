"""Facts of the ledger that change the organisation: their kinds, and what each does."""
