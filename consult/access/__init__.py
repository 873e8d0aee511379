"""Accounts, their roles in regions, sign-in."""
