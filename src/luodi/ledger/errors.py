"""What a person meets when something cannot be recorded; every message is Chinese and says what to do."""

from collections.abc import Mapping, Sequence

from luodi.regimes.case import Verdict


class Refused(Exception):
    """Nothing was recorded. `fields` are messages beside terms; `verdicts` are the gate lines that stopped it.

    `draft` is the place, in the order handed in, of the draft that was refused; None where it was not one of them.
    """

    draft: int | None = None

    def __init__(self, message: str, fields: Mapping[str, str] | None = None, verdicts: Sequence[Verdict] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})
        self.verdicts = tuple(verdicts)


class Stale(Refused):
    """Somebody else was faster: the page the person looked at is out of date."""


class Reused(Refused):
    """Under this request key something else was recorded already: it is not answered with that."""

    def __init__(self) -> None:
        super().__init__("这个页面已经提交过一次，内容与这次不同；请刷新页面后重新填写")


class NotVisible(Refused):
    """The case does not exist, or the viewer may not know that it does: both look the same."""

    def __init__(self) -> None:
        super().__init__("没有找到这件事，或者您的职务看不到它")
