"""Pages of goals and reports."""
