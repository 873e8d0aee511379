"""The register of everything anybody said, whatever the channel.

A workshop note, a paper form typed in by an agent and a web form are all contributions, so that
themes, search, reports and the trace have one path.
"""
