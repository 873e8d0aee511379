"""Who has been heard and who has not: the register and the meetings held against the census."""
