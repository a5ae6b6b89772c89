"""The pages of the library, as tabs above each."""

from luodi.web.clauses import plain_url
from luodi.web.parts import Tab
from luodi.web.shell import route_named

PAGES = (
    ("library", "总览"),
    ("library_pipeline", "流程"),
    ("library_partners", "渠道和合作机构"),
    ("library_planned", "谋划库"),
    ("library_shared", "共享库"),
    ("library_catalogues", "目录清单"),
    ("library_reporting", "信息报送"),
)


def tabs(current: str) -> list[Tab]:
    """Every page of the library that exists."""
    return [Tab(title, plain_url(name), name == current) for name, title in PAGES if route_named(name)]
