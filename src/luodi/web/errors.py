"""Pages for what goes wrong: what happened, and what to do; in Chinese, with the right status, safe before sign-in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from luodi.web.shell import render

log = structlog.get_logger(__name__)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Problem:
    """One kind of failure as a person reads it: its name, what is wrong, what to do (one sentence a line)."""

    status: int
    title: str
    what: str
    advice: tuple[str, ...]


PROBLEMS: Mapping[str, Problem] = {
    problem_id: Problem(status, title, what, advice)
    for problem_id, status, title, what, advice in (
        (
            "bad_request",
            400,
            "这个请求看不懂",
            "地址或提交的内容不完整，系统没有办理，也没有留下任何改动。",
            ("返回上一页，刷新后重新操作。", "如果地址是别人发来的，请核对是否复制完整。"),
        ),
        (
            "forbidden",
            403,
            "您没有查看或办理此事的权限",
            "您现在担任的职务没有被授予这项权限，也没有这里的承办任务。",
            ("若您刚调整职务，请核对右上角显示的职务是否正确。", "确需办理的，请联系本单位联络员或系统管理员授权。"),
        ),
        (
            "csrf",
            403,
            "页面已过期，这次提交没有办理",
            "页面打开太久、中途重新登录过，或浏览器没有保存本站的会话信息，系统无法确认这次提交出自您本人。",
            (
                "返回上一页，把写好的大段文字先复制下来，刷新后再提交一次。",
                "若反复出现，请确认浏览器没有禁用本站的 Cookie。",
            ),
        ),
        (
            "not_found",
            404,
            "没有这个页面，或者您看不到它",
            "地址不对，内容已移动，或者它不在您可以查看的范围内。",
            (
                "请核对地址是否复制完整。",
                "从上方导航或列表重新进入。",
                "若是同事发来的地址，请对方确认您是否在承办范围内。",
            ),
        ),
        (
            "method",
            405,
            "这个地址不能这样打开",
            "它只用来提交表单，或者只用来查看。系统没有办理任何事。",
            ("请从页面上的按钮进入，不要直接打开或刷新提交后的地址。",),
        ),
        (
            "too_large",
            413,
            "提交的内容太大",
            "文字、字段或文件超过了一次可以接收的上限，系统没有办理，也没有留下任何改动。",
            ("请返回上一页，分几次提交。", "扫描件可以降低分辨率，或者拆成几个文件。"),
        ),
        (
            "too_many",
            429,
            "操作太频繁，请稍候",
            "短时间内的请求次数超过上限，已暂停接收。",
            ("请等几分钟再试。",),
        ),
        (
            "locked",
            429,
            "密码多次不对，已暂停登录",
            "同一账号在这台设备所在的网络连续输错密码，暂停登录 15 分钟。账号本身没有停用，别处仍可登录。",
            (
                "请 15 分钟后再试。",
                "忘记密码的，请联系本单位的系统管理员重设。",
                "若不是您本人操作，请告诉安全管理员。",
            ),
        ),
        (
            "server",
            500,
            "系统出错，这件事没有办成",
            "错误已记入日志。没有办成的事不会留下一半的改动。",
            ("请稍后返回上一页再试一次。", "仍不行时，请把时间和刚才的操作告诉系统管理员。"),
        ),
        (
            "no_organisation",
            409,
            "还没有建立组织和机制",
            "这个实例还没有采用任何机制，没有可以办理的事项。",
            ("请系统管理员先运行“luodi up”或“luodi demo”建立组织。", "建好后刷新本页。"),
        ),
    )
}


def answer(request: HttpRequest, problem_id: str, *, what: str = "") -> HttpResponse:
    """The page of a problem; `what` replaces the general sentence with what is known."""
    problem = PROBLEMS[problem_id]
    return render(
        request, "errors/problem.html", {"problem": problem, "what": what or problem.what}, status=problem.status
    )


def _said(exception: object) -> str:
    """What the raiser said, where it was said in Chinese: Django's own messages are not for people."""
    first = next(iter(getattr(exception, "args", ())), "")
    return first if isinstance(first, str) and _CHINESE.search(first) else ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where Django refused the size of what was sent. Without the shell: the host itself may be wrong."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return _bare("too_large" if too_large else "bad_request")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; `PermissionDenied("…")` in Chinese says why."""
    return answer(request, "forbidden", what=_said(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token does not match its session. Django's own reason is English and goes to the log."""
    log.info("csrf_failure", reason=reason, path=request.path)
    return answer(request, "csrf")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what does not exist and for what the viewer may not know of; `Http404("…")` may say more."""
    return answer(request, "not_found", what=_said(exception))


def method_not_allowed(request: HttpRequest, allowed: Sequence[str]) -> HttpResponse:
    """405 with the methods allowed."""
    response = answer(request, "method")
    response["Allow"] = ", ".join(allowed)
    return response


def locked_out(request: HttpRequest, original: HttpResponse | None = None, credentials: object = None) -> HttpResponse:
    """429 of django-axes, after too many wrong passwords."""
    response = answer(request, "locked")
    response["Retry-After"] = str(15 * 60)
    return response


def no_organisation(request: HttpRequest) -> HttpResponse:
    """409 before the instance has any unit."""
    return answer(request, "no_organisation")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without the shell: the database may be what failed."""
    return _bare("server")


def _bare(problem_id: str) -> HttpResponse:
    problem = PROBLEMS[problem_id]
    context = {"problem": problem, "what": problem.what}
    try:
        return HttpResponse(render_to_string("errors/bare.html", context), status=problem.status)
    except Exception:
        # The last line of defence: static files not collected, or the template engine itself at fault.
        log.exception("error_page_failed")
        lines = "".join(f"<p>{line}</p>" for line in (problem.what, *problem.advice))
        page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{problem.title}</title>'
        return HttpResponse(f"{page}<h1>{problem.title}</h1>{lines}", status=problem.status)
