"""What every room needs and no room owns: no rule of the field lives here."""
