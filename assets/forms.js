// Guards of forms: a second click sends nothing, and leaving a half-filled form asks first.
const busy = "aria-busy";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.getAttribute(busy) === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute(busy, "true");
  form.dataset.changed = "";
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) form.removeAttribute(busy);
});

// The back button brings a page back as it was left, busy forms included.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll(`form[${busy}]`)) form.removeAttribute(busy);
});

// <form data-unsaved>: what was typed and not sent.
document.addEventListener("input", (event) => {
  const form = event.target.closest && event.target.closest("form[data-unsaved]");
  if (form) form.dataset.changed = "1";
});
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector('form[data-unsaved][data-changed="1"]')) event.preventDefault();
});

// <button data-print>, <select data-submit>: no inline handlers, the content policy refuses them.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]") && event.target !== arrowed) event.target.form.requestSubmit();
});

// An arrow in a closed list is already a change: whoever goes down it by keyboard says with Enter which one it is.
let arrowed = null;
document.addEventListener("keydown", (event) => {
  if (!event.target.matches("select[data-submit]")) return;
  if (event.key === "Enter" && arrowed === event.target) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  arrowed = event.key === "Tab" || event.key === " " ? null : event.target;
});
document.addEventListener("pointerdown", () => (arrowed = null), true);
