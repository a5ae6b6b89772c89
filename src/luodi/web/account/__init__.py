"""Signing in and out, and the position a person acts in."""
