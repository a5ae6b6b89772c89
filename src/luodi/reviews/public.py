"""What other rooms may use of reviews."""

from luodi.reviews.actions import SeveralRefused, agree_to_several, give_opinion, request_materials
from luodi.reviews.drafting import DRAFTER, Drafted, draft_opinion, drafted, drafters
from luodi.reviews.lists import Owed, ReviewPage, UnderReview, counted, owed, review_stages, under_review
from luodi.reviews.selectors import ItemView, Part, ReviewView, part_of, review_of

__all__ = [
    "DRAFTER",
    "Drafted",
    "ItemView",
    "Owed",
    "Part",
    "ReviewPage",
    "ReviewView",
    "SeveralRefused",
    "UnderReview",
    "agree_to_several",
    "counted",
    "draft_opinion",
    "drafted",
    "drafters",
    "give_opinion",
    "owed",
    "part_of",
    "request_materials",
    "review_of",
    "review_stages",
    "under_review",
]
