// The page works without any of this: every form posts and every link leads somewhere. This only makes it quicker.
import htmx from "htmx.org";
import "./htmx-settings.js";
import "./forms.js";
import "./figures.js";
import "./menus.js";
import "./days.js";
import "./files.js";
import "./choices.js";
import "./kept.js";
import "./place.js";

window.htmx = htmx;
import "./copy.js";
import "./weekly.js";
