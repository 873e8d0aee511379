"""The report of a workshop: a matrix made from its notes, edited by people, frozen, published.

Each criterion is a column: what stands in the way, what is proposed, what comes first, who said
it, and what people add. Every figure counts notes and names them. A published version is frozen
data; every page and file of it is composed from them.
"""
