"""Leads: the form, the receipt, the queue of the office."""
