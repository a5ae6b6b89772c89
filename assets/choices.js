// <select data-search>: a long list becomes one that can be searched by typing.
import TomSelect from "tom-select/base";
import dropdownInput from "tom-select/plugins/dropdown_input/plugin.js";
import htmx from "htmx.org";

// The search box stands in the list: beside the present choice it would read like one word with it.
TomSelect.define("dropdown_input", dropdownInput);

const texts = {
  no_results: () => element("no-results", "没有符合的选项"),
  loading: () => element("spinner", ""),
};

function element(name, text) {
  const made = document.createElement("div");
  made.className = name;
  made.textContent = text;
  return made;
}

htmx.onLoad((content) => {
  const found = [...content.querySelectorAll("select[data-search]")];
  if (content.matches && content.matches("select[data-search]")) found.push(content);
  for (const select of found) {
    if (select.tomselect) continue;
    const made = new TomSelect(select, {
      plugins: ["dropdown_input"],
      maxOptions: 200,
      render: texts,
      allowEmptyOption: true,
    });
    made.control_input.placeholder = "输入几个字查找";
    made.control_input.setAttribute("aria-label", "在列表里查找");
  }
});
