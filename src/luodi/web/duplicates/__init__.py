"""Projects that may be one: what waits for a verdict, two side by side, the verdict and its undoing."""
