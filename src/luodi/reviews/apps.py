"""The reviews room: items, opinions, review meetings."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Label `reviews`."""

    name = "luodi.reviews"
    label = "reviews"
    verbose_name = "评审"
