"""Who came: ticked off a list, checked in by a code, or counted by eye."""
