"""Whether what was adopted would read otherwise over the defaults that ship today."""

import hashlib
from collections.abc import Mapping

import pytest

from ledger.conftest import FOUNDED, World
from luodi.ledger.adoption import over_defaults, resolved
from luodi.ledger.renewed import renewed
from luodi.regimes.loader import shipped
from luodi.units.models import Adoption
from luodi.units.public import AdoptionSpec, found, touch

OWN = {"county.yaml": "regime: yi\ntitle: 乙县招商引资工作机制\nshort: 乙县\nextends: heyuan\n"}


def adopted(world: World, files: Mapping[str, str], text: str) -> None:
    digest = hashlib.sha256(text.encode()).hexdigest()
    Adoption.objects.filter(jurisdiction=world.jurisdiction).update(regime="yi", files=files, text=text, digest=digest)
    touch(world.jurisdiction, "regime")


@pytest.mark.parametrize("older", [False, True])
def test_what_a_government_above_adopted_since_is_no_newer_default(world: World, older: bool) -> None:
    text = over_defaults(OWN).text
    adopted(world, OWN, text.replace("督查单位", "督办单位") if older else text)
    changed = shipped("heyuan").text.replace("督查单位", "督导单位")
    found("甲市人民政府", FOUNDED, bodies=[], positions=[], adoption=AdoptionSpec("heyuan", changed), short="甲市")
    laid, above = resolved(world.jurisdiction, OWN)
    assert above is not None and laid.text != text
    assert renewed(world.viewer("head")) is older
