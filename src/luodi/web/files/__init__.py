"""Evidence files, through permission only."""
