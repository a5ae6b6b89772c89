"""What other rooms may use of reviews."""

from luodi.reviews.actions import agree_to_several, give_opinion
from luodi.reviews.selectors import ItemView, Part, ReviewView, part_of, review_of

__all__ = ["ItemView", "Part", "ReviewView", "agree_to_several", "give_opinion", "part_of", "review_of"]
