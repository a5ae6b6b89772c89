// <input type="file" data-files>: our own words instead of the browser's, the names chosen, and their sizes.
import htmx from "htmx.org";

const size = (bytes) => (bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);

function enhance(input) {
  if (input.dataset.files === "ready") return;
  input.dataset.files = "ready";
  const row = document.createElement("div");
  row.className = "ld-files";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = "选择文件";
  const names = document.createElement("span");
  names.className = "ld-sub";
  names.setAttribute("aria-live", "polite");
  const show = () => {
    names.textContent = [...input.files].map((file) => `${file.name}（${size(file.size)}）`).join("、") || "未选择";
  };
  input.before(row);
  row.append(button, names, input);
  input.classList.add("ld-vh");
  button.tabIndex = -1;
  button.setAttribute("aria-hidden", "true");
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", show);
  show();
}

htmx.onLoad((content) => content.querySelectorAll("input[data-files]").forEach(enhance));
