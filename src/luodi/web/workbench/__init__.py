"""The workbench: what I must do, late first."""
