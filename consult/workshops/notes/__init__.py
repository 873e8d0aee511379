"""Notes of the tables written without a network: the page, and how devices tell what they did."""
