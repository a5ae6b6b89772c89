// htmx under our content policy (no eval, no inline style), with Chinese words for what goes wrong on the way.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  // Pages hold what others may not read: nothing of them is left in the browser's storage.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    // A form with messages beside its fields, or a stage that someone else changed meanwhile: shown in place.
    { code: "409", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
});

const words = {
  403: "您没有办理此事的权限，或登录已过期。请刷新页面后重试，已填的内容会放回来。",
  404: "要找的内容不存在，可能已被移动。请返回列表重新进入。",
  413: "上传的文件过大。请压缩或拆分后再传。",
  429: "操作过于频繁。请稍候再试。",
};

function say(text) {
  let place = document.getElementById("ld-problem");
  if (!place) {
    place = document.createElement("div");
    place.id = "ld-problem";
    place.className = "ld-notice error";
    place.setAttribute("role", "alert");
    const main = document.querySelector("main") || document.body;
    main.prepend(place);
  }
  place.textContent = text;
  place.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:responseError", (event) => {
  say(words[event.detail.xhr.status] || "服务器没有办成这件事，已填内容仍在。请稍后再试；若仍不行，请告诉系统管理员。");
});
document.addEventListener("htmx:sendError", () => say("没有连上服务器，已填内容仍在。请检查网络后再试。"));
document.addEventListener("htmx:timeout", () => say("服务器答复太慢，已填内容仍在。请稍后再试。"));
