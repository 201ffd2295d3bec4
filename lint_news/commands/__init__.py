"""What each command does, from parsed options to exit code: one module a command, its function of the same name."""
