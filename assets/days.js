// <input data-day>: a text field one can type into, with a button for the browser's picker. Not type="date" itself: it
// could not show again what was typed wrong, and it prints the day in the browser's language instead of ours.
import htmx from "htmx.org";

const iso = /^(\d{4}-\d{2}-\d{2})?$/;

function enhance(input) {
  if (input.dataset.day === "ready") return;
  input.dataset.day = "ready";
  const picker = document.createElement("input");
  if (!("showPicker" in picker)) return;
  picker.type = "date";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  picker.className = "ld-picker";
  if (input.max) picker.max = input.max;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ld-pick";
  button.textContent = "选择";
  button.setAttribute("aria-label", "选择日期");
  const row = document.createElement("span");
  row.className = "ld-with-unit ld-with-picker";
  input.before(row);
  row.append(input, button, picker);
  button.addEventListener("click", () => {
    picker.value = iso.test(input.value) ? input.value : "";
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    input.value = picker.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

htmx.onLoad((content) => content.querySelectorAll("input[data-day]").forEach(enhance));
