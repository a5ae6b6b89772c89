"""The demo's evidence is let in as any file is: by its content."""

from pathlib import Path

import pytest

from luodi.demo.papers import paper
from luodi.ledger.papertypes import HEAD_BYTES, kind_of_content


@pytest.mark.parametrize(("kind", "wanted"), [("现场照片", "png"), ("会议纪要", "pdf")])
def test_paper_is_recognised_by_its_content(tmp_path: Path, kind: str, wanted: str) -> None:
    name, content = paper(kind)
    path = tmp_path / "paper"
    path.write_bytes(content)
    assert wanted in kind_of_content(path, content[:HEAD_BYTES]).kinds
    assert name.endswith(wanted)


def test_same_kind_gives_the_same_bytes_so_that_it_is_stored_once() -> None:
    assert paper("授权书") == paper("授权书")
    assert paper("授权书") != paper("协议文本")
