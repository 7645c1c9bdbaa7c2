"""What each home page shows, and search: every list bounded, every number in the member's scope."""
