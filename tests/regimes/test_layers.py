"""A pack over a pack that itself extends `common`: what comes from where, what is left out, who answers instead."""

from pathlib import Path

import pytest

from luodi.regimes.loader import PACKS, load, restore
from luodi.regimes.regime import Regime
from luodi.regimes.yamlsource import PackError

HEAD = "regime: town\ntitle: 某镇\nshort: 某镇\nextends: qingxin\n"
BODIES = """
bodies:
  town_office: {title: 某镇招商办, short: 镇招商办, kind: office, parent: taihe, default: true}
"""


def over(folder: Path, text: str) -> Regime:
    (folder / "town.yaml").write_text(HEAD + text, encoding="utf-8")
    return load(folder, PACKS)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(PackError) as caught:
        over(folder, text)
    return "\n".join(str(problem) for problem in caught.value.problems)


def test_clause_of_its_own_stands_beside_those_taken_over(tmp_path: Path) -> None:
    regime = over(
        tmp_path,
        'clauses:\n  "9.1": {title: 本镇另定, place: 默认, summary: 另定, no_rule: 只作说明}\n',
    )
    assert {"2.4", "9.1"} <= set(regime.pack.clauses)
    assert regime.origins["clauses", "2.4"] == "qingxin"
    assert regime.origins["clauses", "9.1"] == "town"


def test_layers_name_the_packs_below_lowest_first(tmp_path: Path) -> None:
    regime = over(tmp_path, "")
    assert list(regime.pack.layers.items()) == [("common", "默认"), ("qingxin", "清新")]
    assert restore(regime.text).pack.layers == regime.pack.layers


def test_rule_with_the_same_id_replaces_the_one_below_and_the_rest_stays(tmp_path: Path) -> None:
    regime = over(
        tmp_path,
        """
obligations:
  - id: confirm-lead
    clause: "4.2"
    title: 镇里先核
    starts: lead.reported
    owner: office
    due: 2 working days
    default: true
    ends: [lead.confirmed, lead.rejected]
""",
    )
    assert [rule.due for rule in regime.obligations_by_id["confirm-lead"]] == ["2 working days"]
    assert regime.origins["obligations", "confirm-lead"] == "town"
    assert regime.origins["obligations", "sign-agreement"] == "qingxin"


def test_default_of_the_lowest_pack_stays_a_default_two_packs_up(tmp_path: Path) -> None:
    rules = over(tmp_path, "").obligations_by_id
    assert rules["correct-lead"][0].default
    assert not rules["sign-agreement"][0].default


def test_counterpart_acts_and_answers_where_the_pack_below_names_its_own(tmp_path: Path) -> None:
    regime = over(tmp_path, BODIES + "counterparts: {office: town_office}\n")
    assert regime.obligations_by_id["confirm-lead"][0].owner == ("town_office",)
    assert "town_office" in regime.pack.facts["lead.confirmed"].by
    assert regime.pack.bodies["office"].parent == "leading_group"


def test_counterpart_that_is_no_body_is_refused_with_its_place(tmp_path: Path) -> None:
    said = refused(tmp_path, "counterparts: {office: town_offise}\n")
    assert "town_offise" in said
    assert "town.yaml 第 5 行" in said


def test_what_is_left_out_is_gone_with_its_origin(tmp_path: Path) -> None:
    regime = over(tmp_path, "omits: {cadences: [symposium], obligations: [answer-team-request]}\n")
    assert "symposium" not in {cadence.id for cadence in regime.pack.cadences}
    assert "answer-team-request" not in regime.obligations_by_id
    assert ("cadences", "symposium") not in regime.origins


def test_leaving_out_what_is_not_there_is_refused_with_its_place(tmp_path: Path) -> None:
    said = refused(tmp_path, "omits:\n  facts:\n    - review.requested\n    - review.rekwested\n")
    assert "review.rekwested" in said
    assert "第 8 行" in said


def test_leaving_out_a_fact_that_a_rule_still_waits_for_is_refused(tmp_path: Path) -> None:
    assert "lead.confirmed" in refused(tmp_path, "omits: {facts: [lead.confirmed]}\n")
