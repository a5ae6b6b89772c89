// <button data-copy="id">: the text of a field to the clipboard; where a browser refuses, the text is selected.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "已复制";
  } catch {
    button.textContent = "已选中，请按复制";
  }
});
