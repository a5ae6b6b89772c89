"""A clause works only if a person can see it: its tag stands on a page of work, not only on the regime's own pages."""

import re
from datetime import date, timedelta

from django.test import Client
from django.urls import reverse

from luodi.cli.clauses import rows_of
from luodi.common import clock
from luodi.ledger.models import Tick
from luodi.ledger.public import case_file
from luodi.ledger.tick import tick
from luodi.reviews.public import review_of
from luodi.units.public import ref_book
from luodi.web import urls
from luodi.web.shell import routes

from .conftest import World, regime

TAG = re.compile(r'data-clause="([^"]+)"')
OF_THE_REGIME = {"regime", "clause"}
"""Pages that list every clause whatever it does; to be seen there alone does not count."""


assert urls.urlpatterns  # every page registers when the addresses are read


def addresses(world: World) -> list[str]:
    """Every page that needs no argument, and the pages of a lead, a talk, a review and a signed project."""
    found = [reverse(r.name) for r in routes() if "<" not in r.path and r.name not in OF_THE_REGIME]
    types = [spec.at_meeting for spec in regime().pack.facts.values() if spec.at_meeting]
    found += [reverse("meeting_new") + f"?type={held}" for held in types]
    review = world.in_review("示例评审项目")
    small = {"投资总额": 90_000_000, "协议投资额": 90_000_000}
    cases = [world.lead("示例线索"), world.confirmed("示例确认"), world.planned("示例计划"), review]
    cases += [world.signed("示例小项目", **small), world.signed("示例签约")]
    world.say("taihe_clerk", cases[-1], "schedule.set", 计划开工日期=world.day + timedelta(days=90))
    for case in cases:
        for tab in ("", "?tab=review", "?tab=progress", "?tab=problems"):
            found.append(reverse("project", kwargs={"id": case}) + tab)
        found.append(reverse("record", kwargs={"id": case}))
    for kind in ("plan.submitted", "decision.made", "agreement.signed", "review.concluded", "review.requested"):
        found.append(reverse("record_fact", kwargs={"id": review, "kind": kind}))
    whole = review_of(case_file(world.viewer("office_clerk"), review))
    assert whole is not None
    found += [reverse("review_item", kwargs={"case": review, "key": part.obligation.key}) for part in whole.parts[:4]]
    book = ref_book(world.jurisdiction)
    bodies = ("econ_info", "office", "taihe", "dev_reform", "gov_office")
    found += [reverse("unit", kwargs={"unit": book.ids[body]}) for body in bodies]
    # Filtered for one clause each: asked last, for those seen nowhere else.
    return found + [reverse("supervision") + f"?clause={clause}" for clause in regime().pack.clauses]


def test_every_working_clause_is_seen_on_a_page_of_work(world: World) -> None:
    Tick.objects.create(jurisdiction_id=world.jurisdiction, day=date(world.day.year - 1, 12, 30), ran_at=clock.now())
    tick(world.jurisdiction)
    working = {f"{row.regime}-{row.clause}" for row in rows_of(regime().slug) if row.status == "works"}
    assert len(working) > 10
    unseen, pages = set(working), addresses(world)
    for who in ("office_director", "econ_info_head", "system_admin"):
        client = Client()
        client.force_login(world.users[who], backend="django.contrib.auth.backends.ModelBackend")
        for address in pages:
            if unseen:
                unseen -= set(TAG.findall(client.get(address).content.decode(errors="replace")))
    assert not unseen, sorted(unseen)
