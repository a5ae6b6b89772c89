"""Pages of projects: the list, one project, recording a fact."""
