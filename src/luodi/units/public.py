"""What other rooms may use of units: values to read, the base of a tenant's row, and the one way to change it.

Rows of users are `settings.AUTH_USER_MODEL`; a foreign key to a unit is `"units.Unit"`.
"""

from luodi.units.adopting import (
    YetToMove,
    adopted_by,
    adopted_files,
    followers,
    governments_under,
    laid_above,
    laid_text,
    lay_ready,
    leave_to_move,
    moved_on,
    with_files,
    yet_to_move,
)
from luodi.units.bulk import plain, ways, write_values
from luodi.units.dated import on
from luodi.units.errors import UnitsError
from luodi.units.facts.apply import Applied, apply_fact, handles, lock_jurisdiction
from luodi.units.facts.kinds import FACT_KINDS, TERMS, FactKind
from luodi.units.facts.reverse import reverse_fact, reversible
from luodi.units.facts.told import PLACED, Changed, changed
from luodi.units.findings import administrator_findings, nobodys
from luodi.units.founding import AdoptionSpec, BodySpec, PositionSpec, found
from luodi.units.lists import people_called, person_here
from luodi.units.making import Making, Wanted, making, note_making
from luodi.units.models import Dated, Relation, Tenanted, User
from luodi.units.refs import RefBook, ref_book
from luodi.units.revisions import kept, read_once, reading, touch, touched
from luodi.units.rights import ADMINISTRATORS, RIGHTS
from luodi.units.selectors import (
    adoption_text,
    adoptions,
    adoptions_until,
    calendar_for,
    carried_by,
    current_adoption,
    delegates,
    descendants,
    heir_of,
    heirs,
    holders,
    members,
    names,
    people_names,
    people_with,
    position_by_code,
    positions,
    successor,
    tree_on,
    unit_by_code,
    unit_tree,
)
from luodi.units.tree import Tree
from luodi.units.viewers import viewer_for, viewer_then
from luodi.units.views import HOW_TITLES, Adopted, Appointed, Finding, Held, PositionView, UnitView, Viewer

__all__ = [
    "ADMINISTRATORS",
    "FACT_KINDS",
    "HOW_TITLES",
    "PLACED",
    "RIGHTS",
    "TERMS",
    "Adopted",
    "AdoptionSpec",
    "Applied",
    "Appointed",
    "BodySpec",
    "Changed",
    "Dated",
    "FactKind",
    "Finding",
    "Held",
    "Making",
    "PositionSpec",
    "PositionView",
    "RefBook",
    "Relation",
    "Tenanted",
    "Tree",
    "UnitView",
    "UnitsError",
    "User",
    "Viewer",
    "Wanted",
    "YetToMove",
    "administrator_findings",
    "adopted_by",
    "adopted_files",
    "adoption_text",
    "adoptions",
    "adoptions_until",
    "apply_fact",
    "calendar_for",
    "carried_by",
    "changed",
    "current_adoption",
    "delegates",
    "descendants",
    "followers",
    "found",
    "governments_under",
    "handles",
    "heir_of",
    "heirs",
    "holders",
    "kept",
    "laid_above",
    "laid_text",
    "lay_ready",
    "leave_to_move",
    "lock_jurisdiction",
    "making",
    "members",
    "moved_on",
    "names",
    "nobodys",
    "note_making",
    "on",
    "people_called",
    "people_names",
    "people_with",
    "person_here",
    "plain",
    "position_by_code",
    "positions",
    "read_once",
    "reading",
    "ref_book",
    "reverse_fact",
    "reversible",
    "successor",
    "touch",
    "touched",
    "tree_on",
    "unit_by_code",
    "unit_tree",
    "viewer_for",
    "viewer_then",
    "ways",
    "with_files",
    "write_values",
    "yet_to_move",
]
