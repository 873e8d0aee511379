"""Landing pages and the dashboard, composed from the rooms below."""
