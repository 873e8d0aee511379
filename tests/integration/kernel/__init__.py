"""Tests of the kernel that need a database."""
