"""The site's lexicon: the civic one, with the words that the team added, corrected, switched off.

One lexicon for the whole site, since all its contributions share one search index. Each change is
a row with who, when and why; it says before it applies what it would do to the texts, and can be
undone.
"""
