"""要情: a leader's two minutes on a phone."""
