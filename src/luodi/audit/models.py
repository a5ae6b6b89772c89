"""The one table of the audit room."""

from typing import ClassVar

from django.db import models

from luodi.common.ids import new_id


class Entry(models.Model):
    """One look or one act. `jurisdiction` is null for a failed sign-in to an account nobody keeps.

    `what` is the name of the page or operation, `target` what its address named, `case` the case among it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    user = models.ForeignKey("units.User", models.PROTECT, null=True, related_name="+")
    acting = models.UUIDField("代办的职务", null=True)
    kind = models.CharField("类别", max_length=8)
    what = models.CharField("事项", max_length=64)
    target = models.CharField("对象", max_length=200, blank=True)
    case = models.UUIDField("项目", null=True)
    status = models.PositiveSmallIntegerField("结果")
    address = models.GenericIPAddressField("来源地址", null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "-id"], name="audit_by_time"),
            models.Index(fields=["jurisdiction", "user", "-id"], name="audit_by_user"),
            models.Index(fields=["jurisdiction", "case", "-id"], name="audit_by_case"),
        ]
