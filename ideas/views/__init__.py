"""Pages of ideas: inside the department, and the open form."""
