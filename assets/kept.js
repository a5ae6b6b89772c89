// What was typed into a form that met the end of a session is put back after signing in again: once, in the same tab,
// for the same person, within the hour. Never passwords, codes, files or hidden fields; signing out throws it away.
const KEY = "ld-kept";
const LONGEST = 3600000;
const WRITTEN = ["text", "tel", "email", "search", "number", "textarea"];
const TICKED = ["radio", "checkbox"];

const person = document.body.dataset.person || "";
const here = () => location.pathname + location.search;
const sentTo = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
const isTicked = (field) => TICKED.includes(field.type);

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      !field.disabled &&
      !field.readOnly &&
      !/password|one-time-code/.test(field.autocomplete) &&
      (WRITTEN.includes(field.type) || field.type === "select-one" || isTicked(field)),
  );
}

// A browser that refuses storage (a private window) only goes without.
function write(kept) {
  try {
    if (kept) sessionStorage.setItem(KEY, JSON.stringify(kept));
    else sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
}

function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    if (kept && Date.now() - kept.at < LONGEST) return kept;
  } catch {
    return null;
  }
  write(null);
  return null;
}

// `lost`: known already that what the form held was not taken; else the page that answers tells (`arrived`).
function keep(form, lost) {
  const fields = fieldsOf(form).map((field) => ({
    name: field.name,
    value: field.value,
    on: isTicked(field) ? field.checked : null,
    words: WRITTEN.includes(field.type) ? field.value.trim() : "",
  }));
  if (!person || !fields.some((field) => field.words || field.on)) return;
  const files = [...form.elements].some((field) => field.type === "file" && field.files.length);
  write({ person, at: Date.now(), page: here(), to: sentTo(form), fields, files, lost });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.matches("[data-forget]")) write(null);
  else keep(form, false);
});

// What was asked for in the background may be the first to meet the end of the session: the whole page leaves.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  if (xhr.status !== 403 && !xhr.getResponseHeader("HX-Redirect")) return;
  const form = elt.closest("form") || document.querySelector('form[data-changed="1"]');
  if (!form || form.method !== "post") return;
  keep(form, true);
  form.dataset.changed = "";
});

function put(field, was) {
  if (isTicked(field)) {
    if (field.checked === was.on) return true;
    field.checked = was.on;
  } else {
    const now = field.value;
    if (now === was.value) return true;
    field.value = was.value;
    if (field.value !== was.value) {
      field.value = now;
      return false;
    }
    if (field.tomselect) field.tomselect.sync();
  }
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function putBack(kept) {
  const named = (form) => kept.fields.filter(({ name }) => form.elements.namedItem(name)).length;
  const [form] = [...document.querySelectorAll('form[method="post"]')]
    .filter((one) => sentTo(one) === kept.to && named(one))
    .sort((a, b) => named(b) - named(a));
  const free = form ? fieldsOf(form) : [];
  const left = [];
  for (const was of kept.fields) {
    const fits = (field) =>
      field.name === was.name && isTicked(field) === (was.on !== null) && (was.on === null || field.value === was.value);
    const at = free.findIndex(fits);
    const [field] = at < 0 ? [] : free.splice(at, 1);
    if (!(field && put(field, was)) && was.words) left.push(was.words);
  }
  const done = form && left.length < kept.fields.filter(({ words }) => words).length;
  const lines = [done ? "填写的内容没有提交，已放回来：请核对后再提交。" : "刚才填写的内容没有提交。"];
  if (kept.files) lines.push("选过的文件浏览器不保留，请重新选择。");
  if (left.length) lines.push("下面这些在本页没有地方放，需要的请抄走：");
  say(lines.join(""), left, form);
}

function say(text, left, before, href) {
  const notice = document.createElement("div");
  notice.className = "ld-notice warning";
  notice.id = "ld-kept";
  notice.setAttribute("role", "status");
  const body = document.createElement("div");
  body.append(Object.assign(document.createElement("span"), { textContent: text }));
  for (const words of left) body.append(Object.assign(document.createElement("p"), { textContent: words }));
  if (href) body.append(Object.assign(document.createElement("a"), { href, textContent: "回到刚才填写的页面" }));
  notice.append(body);
  if (before) before.before(notice);
  else document.querySelector("main").prepend(notice);
  notice.scrollIntoView({ block: "center" });
}

function arrived() {
  const kept = read();
  if (!kept) return;
  const back = kept.lost && kept.page === here();
  if (person && kept.person !== person) {
    write(null);
  } else if (document.querySelector(".ld-problem") && !back) {
    write({ ...kept, lost: true });
    say("刚才填写的内容没有提交，但还在：回到那一页就放回来。", [], null, kept.page);
  } else if (!person) {
    write({ ...kept, lost: true });
    say("刚才填写的内容没有提交，但还在：重新登录后放回原处，核对后再提交。", []);
  } else if (back || !kept.lost) {
    write(null);
    if (back) putBack(kept);
  }
}
// After the long lists and the days were made ready.
document.addEventListener("DOMContentLoaded", arrived);
