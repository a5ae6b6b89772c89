"""Two invented governments."""

from datetime import date
from uuid import UUID

import pytest

from luodi.units.public import found


@pytest.fixture
def here(db: None) -> UUID:
    """The jurisdiction's id."""
    return found("甲县人民政府", date(2024, 1, 1))


@pytest.fixture
def elsewhere(db: None) -> UUID:
    """Another one on the same database."""
    return found("乙县人民政府", date(2024, 1, 1))
