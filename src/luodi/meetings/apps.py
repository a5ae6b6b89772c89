"""The meetings room: meetings, resolutions, written instructions."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Label `meetings`."""

    name = "luodi.meetings"
    label = "meetings"
    verbose_name = "会议与批示"
