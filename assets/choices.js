// <select data-search>: a long list becomes one that can be searched by typing.
import TomSelect from "tom-select/base";
import htmx from "htmx.org";

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
    if (!select.tomselect) new TomSelect(select, { maxOptions: 200, render: texts, allowEmptyOption: true });
  }
});
