"""Coverage: who has been heard, held against who lives there."""
