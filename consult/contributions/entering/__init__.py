"""Contributions on paper, by telephone or e-mail: the form to print, and typing in what came."""
