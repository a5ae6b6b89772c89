// <input data-money="万元">: says beneath the field how much that is, so that a slip of the unit is seen at once.
const yuan = { 元: 1, 万元: 1e4, 亿元: 1e8 };

function words(text, unit) {
  const plain = text.normalize("NFKC").replace(/[,\s¥]/g, "");
  const found = /^(\d+(?:\.\d+)?|\.\d+)$/.exec(plain);
  if (!found) return "";
  const amount = Number(found[1]) * yuan[unit];
  const [shown, of] = amount >= 1e8 ? [amount / 1e8, "亿元"] : amount >= 1e4 ? [amount / 1e4, "万元"] : [amount, "元"];
  if (of === unit && !found[1].includes(".") && shown < 1000) return "";
  return `即 ${shown.toLocaleString("zh-CN", { maximumFractionDigits: 4 })} ${of}`;
}

function echo(input) {
  const unit = input.dataset.money;
  if (!(unit in yuan)) return;
  let line = input.closest(".ld-input").querySelector(".ld-echo");
  if (!line) {
    line = document.createElement("p");
    line.className = "ld-echo";
    line.setAttribute("aria-live", "polite");
    input.closest(".ld-with-unit").after(line);
  }
  line.textContent = words(input.value, unit);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("input[data-money]")) echo(event.target);
});
for (const input of document.querySelectorAll("input[data-money]")) if (input.value) echo(input);
