// <details data-menu> opens and closes by itself; this closes it on a click elsewhere and on Escape.
document.addEventListener("click", (event) => {
  const inside = event.target.closest("details[data-menu]");
  const closing = event.target.closest("[data-close]");
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== inside || closing) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// After a form was sent, the list of errors above it, else what else was refused, is where the eye and the screen reader go.
const errors = document.getElementById("form-errors") || document.querySelector("main[data-sent] .ld-notice.error");
if (errors && (errors.id || document.activeElement === document.body)) {
  errors.tabIndex = -1;
  errors.focus();
  // An address with a fragment takes the focus away once the page is there.
  window.addEventListener("load", () => document.activeElement === document.body && errors.focus());
}
