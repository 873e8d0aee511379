"""Notes in a file: templates to fill in at a table, and their way into the register."""
