"""评审: the opinions owed and the projects in review; one item; asking for more materials."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luodi.common import clock
from luodi.ledger.public import NotVisible, Refused, Reused, Stale, current
from luodi.reviews.public import (
    Part,
    ReviewView,
    SeveralRefused,
    agree_to_several,
    draft_opinion,
    drafted,
    drafters,
    give_opinion,
    owed,
    part_of,
    request_materials,
    under_review,
)
from luodi.units.public import calendar_for
from luodi.web.acts import kept, recorded_before, seen, show_refusal
from luodi.web.context import Request
from luodi.web.paging import page_number
from luodi.web.parts import Pager
from luodi.web.reviews import item as item_page
from luodi.web.reviews.rows import owed_rows, project_rows, ticked_parts
from luodi.web.shell import page, render

LOST = "这一项现在不由您所在的单位答复，或者项目已经不在这一步。"


@page(
    "reviews/",
    name="reviews",
    title="{review}",
    nav="reviews",
    shows=("reviews", "obligations"),
    methods=("GET", "HEAD", "POST"),
)
def reviews(request: Request) -> HttpResponse:
    """Opinions owed, several answered at once; every project in review that the viewer sees."""
    if request.method == "POST":
        return _agree(request)
    return _list(request)


def _list(request: Request, *, refused: Refused | None = None, ticked: frozenset[str] = frozenset()) -> HttpResponse:
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    calendar, today = calendar_for(viewer.jurisdiction), clock.today()
    number = page_number(request)
    mine = owed(viewer, regime)
    in_review = under_review(viewer, regime, number)
    context = {
        "owed": owed_rows(mine, regime, calendar, today, ticked, drafters(viewer, [o.place for o in mine])),
        "agree": next((review.agree[0] for review in regime.pack.reviews), "同意"),
        "projects": project_rows(in_review.rows, regime, calendar, today),
        "pager": _pager(number, in_review.more),
        "refused": refused,
        "failed": refused.failed if isinstance(refused, SeveralRefused) else (),
        "key": uuid4(),
        "acting": request.held,
    }
    status = 409 if isinstance(refused, Stale) else 422 if refused else 200
    return render(request, "reviews/list.html", context, status=status)


def _pager(number: int, more: bool) -> Pager | None:
    if number == 1 and not more:
        return None
    here = reverse("reviews")
    return Pager(
        f"第 {number} 页，时间长的在前",
        f"{here}?page={number - 1}" if number > 1 else "",
        f"{here}?page={number + 1}" if more else "",
    )


def _agree(request: Request) -> HttpResponse:
    parts = ticked_parts(request.POST.getlist("part"))
    try:
        receipt = agree_to_several(
            actor=request.viewer,
            parts=[(case, key) for case, _, key in parts],
            happened_on=clock.today(),
            request_key=request.POST.get("request_key", ""),
            on_behalf_of=request.on_behalf_of,
            expected={case: version for case, version, _ in parts},
        )
    except Refused as refused:
        return _list(request, refused=refused, ticked=frozenset(f"{case}{key}" for case, _, key in parts))
    messages.success(request, f"已记下 {len(receipt.facts)} 项意见：都是“同意”，没有附加条件。")
    return redirect("reviews")


def _part(request: Request, case: UUID, key: str) -> tuple[item_page.CaseFile, ReviewView, Part]:
    """404, the same for what does not exist and for what the viewer may not know of."""
    try:
        found = part_of(request.viewer, case, key)
    except NotVisible:
        found = None
    if found is None:
        raise Http404(LOST)
    return found


@page(
    "reviews/<uuid:case>/materials/<path:key>/",
    name="review_materials",
    title="要求补充材料",
    nav="reviews",
    shows=("reviews", "facts:project/review.*"),
    methods=("GET", "HEAD", "POST"),
)
def materials(request: Request, case: UUID, key: str) -> HttpResponse:
    """Ask for more papers; the clock of this part then stands still."""
    file, review, part = _part(request, case, key)
    form = item_page.materials_form(file, review)
    if form is None or not (part.mine and part.obligation.open):
        raise Http404(LOST)
    if request.method == "POST" and form.read(request):
        papers = kept(request.viewer, form)
        if papers is not None:
            try:
                with transaction.atomic():
                    request_materials(
                        actor=request.viewer,
                        case=case,
                        part=key,
                        values=form.values,
                        happened_on=form.happened_on,
                        request_key=str(form.request_key),
                        evidence=papers.entered(),
                        on_behalf_of=request.on_behalf_of,
                        expected=seen(request, case),
                    )
            except Refused as refused:
                show_refusal(form, refused, file.regime)
            else:
                messages.success(request, f"已要求补充“{part.item.title}”的材料，这一项停表，材料补来后接着算。")
                return redirect("review_item", case, key)
    context = item_page.materials_context(file, review, part, form)
    return render(request, "reviews/materials.html", context, status=form.status)


@page(
    "reviews/<uuid:case>/<path:key>/",
    name="review_item",
    title="{review}意见",
    nav="reviews",
    shows=("reviews", "gates", "facts:project/review.*", "obligations"),
    methods=("GET", "HEAD", "POST"),
)
def review_item(request: Request, case: UUID, key: str) -> HttpResponse:
    """One unit's answer to one item: the question, the figures, the papers, the form."""
    if request.method == "POST":
        return _answer(request, case, key)
    file, review, part = _part(request, case, key)
    draft = drafted(request.viewer, file, review, part) if part.obligation.open else None
    return _item(request, file, review, part, item_page.opinion_form(file, review, draft))


def _item(
    request: Request,
    file: item_page.CaseFile,
    review: ReviewView,
    part: Part,
    form: item_page.FactForm,
    refused: Refused | None = None,
) -> HttpResponse:
    context = item_page.context(file, review, part, form, request, refused)
    return render(request, "reviews/item.html", context, status=form.status)


def _answer(request: Request, case: UUID, key: str) -> HttpResponse:
    try:
        file, review, part = _part(request, case, key)
    except Http404:
        return _again(request, case)
    form = item_page.opinion_form(file, review)
    if "second" in request.POST:
        return _drafted(request, file, review, part, form)
    refused: Refused | None = None
    if form.read(request) and (papers := kept(request.viewer, form)) is not None:
        try:
            with transaction.atomic():
                give_opinion(
                    actor=request.viewer,
                    case=case,
                    part=key,
                    values=form.values,
                    happened_on=form.happened_on,
                    request_key=str(form.request_key),
                    evidence=papers.entered(),
                    on_behalf_of=request.on_behalf_of,
                    expected=seen(request, case),
                )
        except Refused as problem:
            refused = problem
            show_refusal(form, problem, file.regime)
        else:
            return _answered(request, file.title, part, str(form.values.get(review.rule.verdict_term, "")))
    return _item(request, file, review, part, form, refused)


def _drafted(
    request: Request, file: item_page.CaseFile, review: ReviewView, part: Part, form: item_page.FactForm
) -> HttpResponse:
    """Leave the opinion for somebody else of the unit to sign. Papers wait for the signature: the scan is its image."""
    if form.read(request) and form.files:
        form.refuse("拟稿先不附材料；签发盖章以后，和意见一起附上。", "材料")
    if form.ok:
        try:
            typed = {name: made.typed for name, made in form.fields.items()}
            draft_opinion(actor=request.viewer, case=file.id, part=part.obligation.key, typed=typed)
        except Refused as refused:
            show_refusal(form, refused, file.regime)
        else:
            messages.success(request, f"已存为拟稿：{part.item.title}。{part.unit_title}的负责人签发以后才算答复。")
            return redirect("reviews")
    return _item(request, file, review, part, form)


def _answered(request: Request, project: str, part: Part, verdict: str) -> HttpResponse:
    messages.success(request, f"已记下{part.unit_title}对“{project}”{part.item.title}的意见：{verdict}。")
    return redirect("reviews")


def _again(request: Request, case: UUID) -> HttpResponse:
    """A second click after the unit's last answer: the project has gone out of its sight, the answer stands.

    Another answer sent from the same page is not taken for it.
    """
    _, regime = current(request.viewer.jurisdiction)
    try:
        done = recorded_before(request, regime, case)
    except Reused as refused:
        return _list(request, refused=refused)
    if not done:
        raise Http404(LOST)
    messages.success(request, "这份意见刚才已经记下，没有重复记录；这次改动的数字、日期或材料没有记。")
    return redirect("reviews")
