"""A consultation (one cycle of a region): its texts, criteria, stages and dates."""
