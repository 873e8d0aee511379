"""Tables of the civic lexicon, one a field."""
