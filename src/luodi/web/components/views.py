"""The page of the components; its forms answer, and change nothing."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from luodi.regimes.vocabulary import Term, TermKind
from luodi.web.components import examples
from luodi.web.context import Request
from luodi.web.forms import FactForm
from luodi.web.parts import Option
from luodi.web.shell import page, render


def _options(term: Term) -> Sequence[Option] | None:
    return examples.UNITS if term.kind == TermKind.UNIT else None


def _form() -> FactForm:
    return FactForm("lead.reported", examples.SPEC, examples.TERMS, options=_options, version="7", today=examples.TODAY)


@page("components/", name="components", title="组件", methods=("GET", "HEAD", "POST"))
def components(request: Request) -> HttpResponse:
    """Every component in every state. `?form=wrong` fills the form with what people get wrong."""
    form = _form()
    if request.method == "POST":
        if form.read(request):
            messages.success(request, "填得没有问题。这里是组件页，什么也没有记下。")
            return redirect("components")
    elif request.GET.get("form") == "wrong":
        posted = QueryDict(mutable=True)
        posted.update({**examples.WRONG, "version": "6", "request_key": str(form.request_key)})
        form.read_posted(posted)
    return render(request, "components/page.html", {"x": examples, "form": form}, status=form.status)
