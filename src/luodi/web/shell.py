"""Pages and what surrounds them: the registry of addresses, the navigation by rights, `render`.

    @page("projects/<uuid:id>/", name="project", title="项目", nav="projects", shows=("stages", "gates", "obligations"))
    def project(request: Request, id: UUID) -> HttpResponse: ...

`page` asks for sign-in, for the methods and for the right, and notes which sections of a pack can be seen there
(`luodi clauses` lists them as the places where a clause is seen).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.urls import NoReverseMatch, Resolver404, URLPattern, path, resolve, reverse
from django_htmx.http import HttpResponseClientRedirect

from luodi.units.public import ADMINISTRATORS, RIGHTS, Held, Viewer
from luodi.web.clauses import plain_url
from luodi.web.context import GOVERNMENT, NO_WORDS, SECOND, Request, the_tenant, words_of
from luodi.web.middleware import fill

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


@dataclass(frozen=True)
class Route:
    """One page: its address, the rules of a pack it shows, the item of the navigation it belongs to.

    `shows`: sections of a pack, or patterns `section:case/id` for facts and stages of one kind of case
    (`facts:meeting/*`; `own` for the kinds a pack brings itself).
    """

    path: str
    name: str
    title: str
    view: Callable[..., HttpResponse]
    shows: tuple[str, ...] = ()
    nav: str = ""
    right: str = ""
    public: bool = False
    export: bool = False
    methods: tuple[str, ...] = ("GET", "HEAD")
    opens: Callable[[Viewer], bool] | None = None

    def open_to(self, viewer: Viewer) -> bool:
        """Whether a link to it leads this viewer anywhere but to a refusal."""
        if self.right and not viewer.may_somewhere(self.right):
            return False
        return self.opens is None or self.opens(viewer)

    def called(self, words: Mapping[str, str]) -> str:
        """The title; what stands in braces there is the regime's word for it (`context.words_of`)."""
        return self.title.format_map(words)


@dataclass(frozen=True)
class NavItem:
    """One item of the navigation; `name` is the page it opens, `rights` any of which shows it (none: everyone).

    A title in braces is the regime's word for it (`context.words_of`); without that word there is no such item.
    """

    name: str
    title: str
    rights: tuple[str, ...] = ()


NAVIGATION = (
    NavItem("workbench", "工作台"),
    NavItem("weekly", "本周更新", ("report", "office", "see_all")),
    NavItem("leads", "{lead}", ("report", "office", "see_all")),
    NavItem("projects", "项目"),
    NavItem("intake", "导入", ("report", "office", "baseline")),
    NavItem("library", "项目库"),
    NavItem("reviews", "{review}"),
    NavItem("affairs", "{affairs}"),
    NavItem("meetings", "会议", ("meeting", "office", "see_all")),
    NavItem("supervision", "督办", ("supervise", "office", "see_all")),
    NavItem("regime", "机制"),
    NavItem("units", "组织"),
    NavItem("calendar", "日历"),
    NavItem("administration", "管理", ("system", "security", "audit", "seal", "adopt")),
)
ON_PHONE = 4
"""So many items stand in the bottom bar of a phone, the rest under 更多."""

BEFORE_NEW_PASSWORD = ("password",)
"""Pages open to somebody who must first change a password set by an administrator."""
BEFORE_SECOND_FACTOR = ("password", "second_factor", "account")
"""Pages open to somebody who must first set up a second factor."""

_routes: dict[str, Route] = {}
_count_notices: list[Callable[[Viewer], int]] = []


def page(
    address: str,
    *,
    name: str,
    title: str,
    shows: tuple[str, ...] = (),
    nav: str = "",
    methods: tuple[str, ...] = ("GET", "HEAD"),
    right: str = "",
    public: bool = False,
    export: bool = False,
    polled: bool = False,
    opens: Callable[[Viewer], bool] | None = None,
) -> Callable[[View[P]], View[P]]:
    """Register a view. `right`: a code of `units.RIGHTS` held anywhere, or 403. `public`: no sign-in is asked for.
    `export`: its answer is a file taken away, which the audit list notes. `polled`: a page asks for it again and again
    by itself, which does not keep the session alive. `opens`: of a page that refuses some in its own words, whom not.

    Raises ValueError for a second page of the same name or an unknown right.
    """
    if right and right not in RIGHTS:
        raise ValueError(f"没有“{right}”这项权限")

    def register(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            from luodi.web import errors  # whose pages are rendered by this module

            if not public and not request.user.is_authenticated:
                return _to_sign_in(request)
            if not public and request.viewer is None:
                return errors.no_organisation(request)
            if not public and request.user.must_change_password and name not in BEFORE_NEW_PASSWORD:
                return redirect_to_login(_back(request), reverse("password"))
            if not public and name not in BEFORE_SECOND_FACTOR and _lacks_second_factor(request):
                return redirect_to_login(_back(request), reverse("second_factor"))
            if request.method not in methods:
                return errors.method_not_allowed(request, methods)
            if right and not request.viewer.may_somewhere(right):
                return errors.forbidden(request)
            return view(request, *args, **kwargs)

        guarded.polled = polled  # type: ignore[attr-defined]
        if name in _routes and _routes[name].view.__wrapped__ is not view:  # type: ignore[attr-defined]
            raise ValueError(f"页面名“{name}”重复")
        _routes[name] = Route(address, name, title, guarded, shows, nav, right, public, export, methods, opens)
        return cast("View[P]", guarded)

    return register


def _lacks_second_factor(request: Request) -> bool:
    """Whether the instance asks this person for a second factor that the session has not proved."""
    asked = settings.SECOND_FACTOR
    if asked == "none" or request.session.get(SECOND):
        return False
    return asked == "all" or any(request.viewer.may(right) for right in ADMINISTRATORS)


def routes() -> tuple[Route, ...]:
    """Every page registered so far, in order of registration."""
    return tuple(_routes.values())


def route_named(name: str) -> Route | None:
    """The page of that name, None for an address that is not a page."""
    return _routes.get(name)


def url_patterns() -> list[URLPattern]:
    """The registered pages as URL patterns."""
    return [path(route.path, route.view, name=route.name) for route in routes()]


def counts_notices(counter: Callable[[Viewer], int]) -> Callable[[Viewer], int]:
    """Register what counts the unread notices of a viewer, shown beside the name."""
    _count_notices[:] = [counter]
    return counter


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        # Come back to the page that holds the fragment, not to the fragment.
        back = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(redirect_to_login(back).url)
    return redirect_to_login(_back(request))


def _back(request: HttpRequest) -> str:
    """Where a person goes on after signing in: the page asked for; of a form sent, the page it stood on."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    sent_from = urlsplit(request.headers.get("Referer", ""))
    try:
        found = _routes.get(resolve(unquote(sent_from.path)).url_name or "")
    except Resolver404:
        found = None
    if found is None or "GET" not in found.methods or sent_from.netloc != request.get_host():
        return "/"
    return sent_from.path + (f"?{sent_from.query}" if sent_from.query else "")


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a page template with `shell`: who asks, the navigation, messages."""
    return render_template(request, template, {"shell": Shell(request), **(context or {})}, status=status)


@dataclass(frozen=True)
class Link:
    """An item of the navigation as this person sees it."""

    title: str
    url: str
    current: bool


class Shell:
    """What surrounds a page, for `base.html`. Read lazily: a fragment that prints none of it costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        fill(request)
        self._request = request
        self.viewer: Viewer | None = request.viewer  # type: ignore[attr-defined]
        self.held: Held | None = request.held  # type: ignore[attr-defined]
        self.sent = request.method == "POST"
        match = request.resolver_match
        self.route = _routes.get(match.url_name or "") if match else None

    @property
    def demo(self) -> bool:
        """Whether this is an instance of invented people."""
        return bool(settings.DEMO)

    @cached_property
    def government(self) -> str:
        """The government whose instance this is; '' for a stranger where several share one."""
        if self.viewer:
            return str(self._request.session.get(GOVERNMENT, ""))
        tenant = the_tenant()
        return tenant.name if tenant else ""

    @property
    def title(self) -> str:
        """The page's own title, unless the template sets another."""
        return self.route.called(self.words) if self.route else ""

    @cached_property
    def words(self) -> dict[str, str]:
        """What the regime calls a lead, reporting one, a review."""
        return words_of(self._request, self.viewer.jurisdiction) if self.viewer else NO_WORDS

    @cached_property
    def navigation(self) -> list[Link]:
        """Items this person may open, of pages that exist."""
        if not self.viewer:
            return []
        current = getattr(self._request, "nav", "") or (self.route.nav or self.route.name if self.route else "")
        links = []
        for item in NAVIGATION:
            if item.rights and not any(self._has(right) for right in item.rights):
                continue
            title = item.title.format_map(self.words)
            if not title:
                continue
            try:
                links.append(Link(title, plain_url(item.name), item.name == current))
            except NoReverseMatch:
                continue
        return links

    def _has(self, right: str) -> bool:
        viewer = self.viewer
        if viewer is None:
            return False
        if right == "see_all" and viewer.sees_all:
            return True
        return viewer.may_somewhere(right)

    @cached_property
    def unread(self) -> int:
        """Unread notices."""
        return _count_notices[0](self.viewer) if self.viewer and _count_notices else 0

    @property
    def notices_url(self) -> str:
        """The page of notices, '' while there is none."""
        return plain_url("notices") if "notices" in _routes else ""

    @property
    def on_phone(self) -> int:
        """How many items of the navigation fit the bottom bar of a phone."""
        return ON_PHONE

    @property
    def messages(self) -> list[tuple[str, str]]:
        """(level, text) of what has just been done; reading empties them."""
        return [(message.level_tag, str(message)) for message in get_messages(self._request)]
