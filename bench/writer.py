"""One writer: reports so many leads through the door and prints when it began and ended. Used by `bench.measure`."""

import json
import os
import sys
import time
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.settings")
django.setup()

from luodi.common import clock  # noqa: E402
from luodi.leads.public import report  # noqa: E402
from luodi.units.models import Appointment  # noqa: E402
from luodi.units.public import viewer_for  # noqa: E402


def main() -> None:
    """Arguments: jurisdiction, how many, the number of this writer."""
    jurisdiction, count, number = UUID(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    today = clock.today()
    people = Appointment.objects.filter(jurisdiction_id=jurisdiction, until=None).order_by("position__code")
    user = people[number].user
    viewer = viewer_for(user, jurisdiction, today)
    values = {"项目内容": "量性能", "线索来源": "其他", "投资方名称": f"示例{number}有限公司", "投资总额": 120_000_000}

    def once(i: int) -> None:
        name = f"示例写入{number}之{i}之{time.time_ns()}"
        report(
            actor=viewer, values={**values, "项目名称": name}, happened_on=today, request_key=f"{name}", at=clock.now()
        )

    once(-1)
    began = time.time()
    for i in range(count):
        once(i)
    sys.stdout.write(json.dumps({"began": began, "ended": time.time()}))


if __name__ == "__main__":
    main()
