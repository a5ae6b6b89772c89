"""Registers brought in as spreadsheets."""
