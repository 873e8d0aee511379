"""Photos of flip charts: checked, freed of what cameras write in them, shown with consent."""
