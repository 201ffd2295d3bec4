"""A dump written again: `work` runs where articles are linted, `copies` put what it made into a copy of the file."""
