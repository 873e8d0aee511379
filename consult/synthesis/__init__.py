"""The synthesis report of a consultation: composed as plain data, stored, rendered to files.

``facts`` is what is known, ``compose`` turns it into a frozen ``document`` whose every figure
and quote carries the contributions it rests on, ``render`` writes that document as a file.
"""
