"""Double coding: how far people agree about the themes of texts, and the engine with them.

Several members of the team label the same seeded sample without seeing each other's labels or the
engine's. When all are done, their agreement is measured, and a person may settle each
disagreement, which moves the text as any other decision does.
"""
