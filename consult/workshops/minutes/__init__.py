"""Minutes of workshops (محضر): drafted from notes, read by those who came, amended, published."""
