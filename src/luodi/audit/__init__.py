"""The audit room: who saw and did what 审计，append-only, read by the audit administrator alone."""
