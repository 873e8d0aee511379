"""Coverage of meetings: who came from where, and where none is planned."""
