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

// An arrow in a closed list is already a change: whoever goes down it by keyboard says with Enter which one it is. In an
// opened list (on a Mac an arrow opens it) the choice is made once, and the one change it makes sends the form.
const OPENS = [" ", "Enter", "F4"];
const MOVES = ["Tab", "Alt", "Shift", "Control", "Meta"];
const MAC = /Mac/.test(navigator.platform);
let arrowed = null;
document.addEventListener("keydown", (event) => {
  if (MOVES.includes(event.key) || !event.target.matches("select[data-submit]")) return;
  if (event.key === "Enter" && arrowed === event.target) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  arrowed = MAC || event.altKey || OPENS.includes(event.key) ? null : event.target;
});
document.addEventListener("pointerdown", (event) => (arrowed = arrowed?.contains(event.target) ? null : arrowed), true);
// Left without Enter, it shows again what the list was asked for, unless a button further on sends it with the rest.
const after = (select, button) => select.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING;
document.addEventListener("focusout", (event) => {
  if (!arrowed || event.target !== arrowed) return;
  if (![...arrowed.form.querySelectorAll("[type=submit]")].some((button) => after(arrowed, button))) {
    for (const option of arrowed.options) option.selected = option.defaultSelected;
  }
  arrowed = null;
});
