"""A document (documents.Sheet) as a page to print and as a Word file."""

from django.http import HttpResponse
from django.urls import reverse

from luodi.common import clock
from luodi.documents.public import Sheet, word
from luodi.web.context import Request
from luodi.web.shell import render
from luodi.web.workbook import taken

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNSAFE = str.maketrans("", "", '\\/:*?"<>|\r\n\t')


def shown(request: Request, sheet: Sheet, word_page: str, *args: object) -> HttpResponse:
    """The page; `word_page` names the page of the Word file."""
    context = {"sheet": sheet, "word_url": reverse(word_page, args=args or None)}
    return render(request, "output/sheet.html", context)


def in_word(sheet: Sheet, name: str) -> HttpResponse:
    """The Word file to take away."""
    day = f"{clock.today():%Y-%m-%d}"
    return taken(f"{name.translate(UNSAFE)[:80]} {day}.docx", word(sheet), WORD)
