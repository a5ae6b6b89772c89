"""What other rooms may use of affairs."""

from luodi.affairs.actions import begin
from luodi.affairs.kinds import AffairKind, affair_kinds
from luodi.affairs.selectors import affairs, by_stage, may_begin

__all__ = ["AffairKind", "affair_kinds", "affairs", "begin", "by_stage", "may_begin"]
