// Where somebody is who goes by keyboard: what has just been done is read out first; a list asked anew (searched,
// sorted, narrowed, turned) goes on at the control that asked for it. The first is so for everybody, whatever the form
// was sent with; the second who uses a mouse or a finger does not meet.
const KEY = "ld-place";
const SOON = 10000;

let keyed = false;
document.addEventListener("keydown", () => (keyed = true), true);
document.addEventListener("pointerdown", () => (keyed = false), true);

const main = document.getElementById("main");
// A head that sorts bears an arrow, a tab its count: neither is the same afterwards. A page's number is all it has.
const letters = ({ textContent }) => textContent.replace(/[^\p{L}]+/gu, "") || textContent.trim();
const same = (address) => new URL(address, location.href).pathname === location.pathname;

function keep(element) {
  const link = element.matches("a");
  const place = { path: location.pathname, at: Date.now(), link, named: link ? letters(element) : element.name || "" };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(place));
  } catch {
    return;
  }
}

function kept() {
  try {
    const place = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    return place && place.path === location.pathname && Date.now() - place.at < SOON ? place : null;
  } catch {
    return null;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (keyed && form.method === "get" && main?.contains(form) && same(form.action)) keep(document.activeElement);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (event.defaultPrevented) return;
  if (keyed && link && main?.contains(link) && same(link.href) && !link.hash) keep(link);
});

const place = kept();
const said = document.getElementById("said");
if (document.activeElement === document.body && !document.querySelector(":target")) {
  if (said) said.focus({ preventScroll: true });
  else if (place && main) {
    const all = place.link ? [...main.querySelectorAll("a[href]")] : [...main.querySelectorAll("[name]:not([type=hidden])")];
    const found = all.find((one) => (place.link ? letters(one) : one.name) === place.named && one.offsetParent);
    if (found) found.focus();
    else main.focus({ preventScroll: true });
  }
}
