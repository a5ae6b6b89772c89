"""Notices: what the person was told."""
