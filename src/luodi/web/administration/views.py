"""管理: what somebody should look at, and what each of the three administrators may do. Every change is a fact."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from luodi.common.ids import read_id
from luodi.ledger.drafts import Draft
from luodi.ledger.foreseen import Foreseen, foresee
from luodi.ledger.moved import ORGANISATION
from luodi.ledger.oversight import months_closed, seals, unsealed
from luodi.ledger.public import Refused, current, record
from luodi.ledger.seals import seal
from luodi.ledger.verify import WHAT_TITLES, verify
from luodi.units.accounts import OneTime, drop_second_factor, keepers, open_account, renew_password, switch_account
from luodi.units.errors import UnitsError
from luodi.units.lists import accounts, grants
from luodi.units.public import (
    ADMINISTRATORS,
    RIGHTS,
    Viewer,
    people_names,
    people_with,
    ref_book,
)
from luodi.web import errors, formats
from luodi.web.acts import show_refusal
from luodi.web.administration.findings import plain, unowned
from luodi.web.administration.organising import FORESEEN, form_of, offers, spec_of
from luodi.web.clauses import link
from luodi.web.context import Request
from luodi.web.shell import page, render

ANY = ("system", "security", "audit", "seal", "adopt")
SHOWN = 60


def _may_any(viewer: Viewer) -> bool:
    return any(viewer.may(right) for right in ANY)


@page("administration/", name="administration", title="管理", shows=("positions",), opens=_may_any)
def administration(request: Request) -> HttpResponse:
    """Findings first; then what this administrator may do."""
    viewer = request.viewer
    if not _may_any(viewer):
        return errors.forbidden(request)
    people = {right: people_with(viewer.jurisdiction, right, viewer.day) for right in ADMINISTRATORS}
    called = people_names(person for found in people.values() for person in found)
    waiting = unsealed(viewer.jurisdiction)
    try:
        offered = offers(viewer, current(viewer.jurisdiction)[1])
    except Refused:
        offered = []
    context = {
        "three": [
            (title, "、".join(sorted(called[one] for one in people[right])), viewer.may(right))
            for right, title in ADMINISTRATORS.items()
        ],
        "findings": plain(viewer),
        "unowned": unowned(viewer),
        "offers": offered,
        "may": {right: viewer.may(right) for right in ANY},
        "unsealed": waiting.count,
        "oldest": formats.moment(waiting.oldest),
        "tokens_url": link("tokens"),
    }
    return render(request, "administration/administration.html", context)


@page("administration/facts/<str:kind>/", name="organise", title="组织事项", nav="administration",
      methods=("GET", "HEAD", "POST"), shows=("facts:organisation/*",))  # fmt: skip
def organise(request: Request, kind: str) -> HttpResponse:
    """The form of one kind of organisational fact."""
    viewer = request.viewer
    if not _may_any(viewer):
        return errors.forbidden(request)
    try:
        regime = current(viewer.jurisdiction)[1]
    except Refused:
        raise Http404 from None
    spec = spec_of(viewer, regime, kind)
    if spec is None:
        return errors.forbidden(request) if kind in regime.facts("organisation") else errors.not_found(request)
    form = form_of(viewer, regime, kind, spec, request.GET.dict())
    seen: Foreseen | None = None
    if request.method == "POST" and form.read(request):
        draft = Draft(ORGANISATION, kind, viewer.day, form.values)
        try:
            if kind in FORESEEN and not request.POST.get("confirmed"):
                seen = foresee(viewer, draft, f"foresee-{form.request_key}")
            else:
                record(actor=viewer, drafts=[draft], request_key=str(form.request_key))
        except Refused as refused:
            show_refusal(form, refused, regime)
        else:
            if seen is None:
                messages.success(request, f"已记下：{spec.title}。")
                return redirect("administration")
    context = {
        "form": form,
        "title": spec.title,
        "seen": seen,
        "since": formats.day(seen.day, viewer.day) if seen else "",
        "submit": "先看会带走什么" if kind in FORESEEN else "记下",
    }
    return render(request, "administration/fact.html", context, status=form.status)


@page("administration/people/", name="people", title="人员和账号", nav="administration",
      methods=("GET", "HEAD", "POST"))  # fmt: skip
@never_cache
def people(request: Request) -> HttpResponse:
    """Accounts; opening one, renewing a password, taking a second factor off, stopping one.

    A one-time password is on this answer alone.

    The security and the audit administrator see the accounts that they keep, the system administrator every one.
    """
    viewer = request.viewer
    if not any(viewer.may(right) for right in ADMINISTRATORS):
        return errors.forbidden(request)
    typed = {name: request.POST.get(name, "") for name in ("username", "name", "email")}
    wrong: dict[str, str] = {}
    made: OneTime | None = None
    if request.method == "POST":
        try:
            made = _account_act(viewer, request)
            if made is None:
                return redirect("people")
            typed = dict.fromkeys(typed, "")
        except UnitsError as error:
            wrong[error.term or "page"] = str(error)
    book = ref_book(viewer.jurisdiction)
    kept_by = keepers(viewer.jurisdiction, viewer.day)
    rows = [
        (one, "、".join(book.titles.get(position, "") for position in one.held), kept_by.get(one.id, "system"))
        for one in accounts(viewer.jurisdiction, viewer.day)
        if viewer.may("system") or (one.id in kept_by and viewer.may(kept_by[one.id]))
    ]
    q = request.GET.get("q", "").strip()
    if q:
        rows = [row for row in rows if q in row[0].name or q in row[0].username or q in row[1]]
    context = {
        "rows": rows[:500],
        "total": len(rows),
        "q": q,
        "typed": typed,
        "wrong": {name: wrong.get(name, "") for name in ("username", "name", "email", "page")},
        "made": made,
        "me": viewer.user_id,
        "mine": [right for right in ADMINISTRATORS if viewer.may(right)],
        "keepers": ADMINISTRATORS,
        "opens": viewer.may("system"),
    }
    return render(request, "administration/people.html", context, status=422 if wrong else 200)


def _account_act(viewer: Viewer, request: Request) -> OneTime | None:
    """Do what the posted form asks for. UnitsError where it cannot be done."""
    act = next((one for one in ("open", "renew", "second", "stop", "start") if one in request.POST), "")
    if act == "open":
        asked = {name: request.POST.get(name, "") for name in ("username", "name", "email")}
        return open_account(actor=viewer, **asked)
    person = read_id(request.POST.get("person", ""))
    if person is None:
        raise UnitsError("没有这个账号，或者它不归本级政府管理。")
    if act == "renew":
        return renew_password(actor=viewer, user_id=person)
    if act == "second":
        name = drop_second_factor(actor=viewer, user_id=person)
        messages.success(request, f"“{name}”的两步验证已取消，下次登录只填密码，之后可以重新设置。")
        return None
    if act in ("stop", "start"):
        name = switch_account(actor=viewer, user_id=person, active=act == "start")
        messages.success(request, f"“{name}”的账号已{'恢复' if act == 'start' else '停用'}。")
        return None
    raise UnitsError("不认识这项操作，请从页面上的按钮办理。")


@page("administration/grants/", name="grants", title="权限", nav="administration", right="security",
      shows=("positions",))  # fmt: skip
def grants_page(request: Request) -> HttpResponse:
    """Every right given today, by right: to which position or person, within which unit, on which basis."""
    viewer = request.viewer
    book = ref_book(viewer.jurisdiction)
    given = grants(viewer.jurisdiction, viewer.day)
    called = people_names(one.user for one in given if one.user)
    groups = [
        (
            title,
            [
                (
                    book.titles.get(one.position, "") if one.position else called.get(one.user, "") if one.user else "",
                    "职务" if one.position else "个人",
                    book.titles.get(one.scope, "") if one.scope else "全部",
                    formats.day(one.since),
                    formats.day(one.until) if one.until else "",
                    one.basis,
                )
                for one in given
                if one.right == right
            ],
        )
        for right, title in RIGHTS.items()
    ]
    return render(request, "administration/grants.html", {"groups": groups, "total": len(given)})


def _may_audit(viewer: Viewer) -> bool:
    return viewer.may("audit") or viewer.may("seal")


@page("administration/seals/", name="seals", title="封签", nav="administration", methods=("GET", "HEAD", "POST"))
def seals_page(request: Request) -> HttpResponse:
    """The seals; sealing what waits, closing a month."""
    viewer = request.viewer
    if not _may_audit(viewer):
        return errors.forbidden(request)
    wrong = ""
    if request.method == "POST":
        if not viewer.may("seal"):
            return errors.forbidden(request)
        try:
            made = seal(viewer.jurisdiction, by=viewer, month=request.POST.get("month", "").strip())
        except Refused as refused:
            wrong = refused.message
        else:
            said = f"已封签：第 {made.number} 号，{made.count} 件。" if made else "没有等着封签的事实，不必再封。"
            messages.success(request, said + (f"{made.month} 已封账。" if made and made.month else ""))
            return redirect("seals")
    found = seals(viewer.jurisdiction)
    called = people_names(one.by for one in found if one.by)
    waiting = unsealed(viewer.jurisdiction)
    closed = months_closed(viewer.jurisdiction)
    context = {
        "rows": [(one, formats.moment(one.sealed_at), called.get(one.by, "") if one.by else "系统") for one in found],
        "waiting": waiting.count,
        "oldest": formats.moment(waiting.oldest),
        "months": [month for month in _months(viewer) if month not in closed],
        "may": viewer.may("seal"),
        "wrong": wrong,
    }
    return render(request, "administration/seals.html", context, status=422 if wrong else 200)


def _months(viewer: Viewer) -> list[str]:
    """The twelve months before this one, latest first."""
    year, month = viewer.day.year, viewer.day.month
    found = []
    for _ in range(12):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        found.append(f"{year}-{month:02}")
    return found


@page("administration/verify/", name="verify", title="核对台账", nav="administration", right="audit",
      methods=("GET", "HEAD", "POST"))  # fmt: skip
def verify_page(request: Request) -> HttpResponse:
    """Recompute every seal, and every paper where asked; the result names what is not as it was sealed."""
    report = None
    if request.method == "POST":
        report = verify(request.viewer.jurisdiction, files=request.POST.get("files") == "1")
    context = {
        "report": report,
        "problems": [(WHAT_TITLES[one.what], one.message) for one in report.problems[:200]] if report else [],
        "back": reverse("seals"),
    }
    return render(request, "administration/verify.html", context)
