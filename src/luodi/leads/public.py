"""What other rooms may use of leads."""

from luodi.leads.actions import REPORTED, report

__all__ = ["REPORTED", "report"]
