"""The workshop file (ملف الورشة): its texts, who works at a workshop, what to see to before it."""
