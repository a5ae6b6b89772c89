// 本周更新: Enter saves a line and goes on to the next, arrows go up and down, Alt+N says that nothing changed.
const coarse = () => window.matchMedia("(pointer: coarse)").matches;

function cellOf(line, name) {
  return line && (line.querySelector(`[data-cell="${name}"]`) || line.querySelector("[data-cell]"));
}

function beside(line, step) {
  let found = line;
  do found = step > 0 ? found.nextElementSibling : found.previousElementSibling;
  while (found && !found.querySelector("[data-cell]"));
  return found;
}

function go(line, name, step) {
  const to = cellOf(beside(line, step), name);
  if (to) to.focus();
  return Boolean(to);
}

// At the first or last row of a text an arrow leaves it; in between it moves within.
function atEdge(field, step) {
  if (field.tagName !== "TEXTAREA") return true;
  const { value, selectionStart: from, selectionEnd: to } = field;
  return step < 0 ? !value.slice(0, from).includes("\n") : !value.slice(to).includes("\n");
}

document.addEventListener("keydown", (event) => {
  const line = event.target.closest && event.target.closest(".lw-line");
  if (!line || event.isComposing) return;
  const name = event.target.dataset.cell;
  if (event.altKey && event.code === "KeyN") {
    const same = line.querySelector("[data-same]");
    event.preventDefault();
    if (!same) return;
    go(line, "note", 1);
    same.click();
  } else if (name && event.key === "Enter" && !event.shiftKey && !coarse()) {
    event.preventDefault();
    go(line, "note", 1);
    if (filled(line)) line.querySelector("[data-save]").click();
  } else if (name && (event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (atEdge(event.target, step) && go(line, name, step)) event.preventDefault();
  }
});

const filled = (line) => [...line.querySelectorAll("[data-cell]")].some((field) => field.value.trim());

// A line sends its own fields and no others.
document.addEventListener("htmx:configRequest", (event) => {
  const line = event.detail.elt.closest(".lw-line");
  if (!line) return;
  for (const name of [...event.detail.formData.keys()]) {
    if (name !== "same" && name !== "only" && !name.startsWith(`${line.dataset.line}.`)) event.detail.formData.delete(name);
  }
});

// What is saved is no reason to ask before leaving.
document.addEventListener("htmx:afterSettle", () => {
  const form = document.getElementById("weekly");
  if (form && ![...form.querySelectorAll(".lw-line")].some(filled)) form.dataset.changed = "";
});

// On a phone the values beside the note are one tap away, where nothing in them is filled in or wrong.
function fold() {
  if (!window.matchMedia("(max-width: 760px)").matches) return;
  for (const part of document.querySelectorAll(".lw-fold[open]:not([data-folded])")) {
    part.dataset.folded = "1";
    const used = [...part.querySelectorAll("[data-cell]")].some((field) => field.value.trim());
    if (!used && !part.querySelector(".ld-error")) part.open = false;
  }
}
fold();
document.addEventListener("htmx:afterSettle", fold);
