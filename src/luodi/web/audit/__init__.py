"""The audit list: noted by the middleware, read by the audit administrator."""
