"""Numbered pages of a list: the number asked for, and the pager below it."""

from django.http import HttpRequest

from luodi.web.parts import PageLink, Pager

NEIGHBOURS = 2
LAST_PAGE = 100_000


def page_number(request: HttpRequest) -> int:
    """`?page=` as a number from 1; what cannot be one is the first page."""
    text = request.GET.get("page", "")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


def pager(request: HttpRequest, number: int, size: int, total: int, shown: int, word: str = "条") -> Pager | None:
    """The pager of page `number` that shows `shown` of `total`; None where one page holds them all."""
    last = max(-(-total // size), 1)
    if last == 1 and number == 1:
        return None

    def url(wanted: int) -> str:
        query = request.GET.copy()
        query["page"] = str(wanted)
        return f"{request.path}?{query.urlencode()}"

    near = [n for n in range(number - NEIGHBOURS, number + NEIGHBOURS + 1) if 1 < n < last]
    pages: list[PageLink] = []
    before = 0
    for n in dict.fromkeys([1, *near, last]):
        if n > before + 1:
            pages.append(PageLink(""))
        pages.append(PageLink(str(n), "" if n == number else url(n)))
        before = n
    start = (number - 1) * size
    there = f"第 {start + 1} 至 {start + shown} {word}" if shown else "没有这一页"
    previous = min(number - 1, last)
    return Pager(
        f"共 {total} {word}，{there}",
        url(previous) if number > 1 else "",
        url(number + 1) if number < last else "",
        pages,
    )
