"""Pages of reviews: what a unit owes, every project in review, one item with its opinion."""
