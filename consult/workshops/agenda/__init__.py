"""The public agenda: meetings that the team has published, for people and for their calendars."""
