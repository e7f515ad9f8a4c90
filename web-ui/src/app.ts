// What scripts add to pages that work without them. Each part is a custom element or starts from a
// data attribute; where it fails, the plain page is left as it was.
import { Check } from "./check";
import { Danger } from "./danger";
import { draft } from "./draft";
import { Find } from "./find";
import { guard } from "./guard";
import { Here } from "./here";
import { Inbox } from "./inbox";
import { forgetAll, keep } from "./keep";
import { Net } from "./net";
import { Photos } from "./photos";
import { Place } from "./place";
import { Preview } from "./preview";
import { Print } from "./print";
import { Reply } from "./reply";
import { Select } from "./select";
import { Sent } from "./sent";
import { steps } from "./steps";
import { times } from "./times";
import { Units } from "./units";

customElements.define("yw-check", Check);
customElements.define("yw-danger", Danger);
customElements.define("yw-find", Find);
customElements.define("yw-here", Here);
customElements.define("yw-inbox", Inbox);
customElements.define("yw-net", Net);
customElements.define("yw-photos", Photos);
customElements.define("yw-place", Place);
customElements.define("yw-preview", Preview);
customElements.define("yw-print", Print);
customElements.define("yw-reply", Reply);
customElements.define("yw-select", Select);
customElements.define("yw-sent", Sent);
customElements.define("yw-units", Units);

document.querySelectorAll<HTMLFormElement>("form[data-steps]").forEach(steps);
document.querySelectorAll<HTMLFormElement>("form[data-draft]").forEach(draft);
guard(document.querySelectorAll<HTMLFormElement>("form[data-guard]"));
keep(document.querySelectorAll<HTMLFormElement>("form[data-keep]"));
document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", forgetAll);

times(document);

// on a phone the tabs run off the screen: where one is comes into view, the page itself stays
const here = document.querySelector<HTMLElement>("nav [aria-current=page]");
const tabs = here?.closest("ul");
if (here && tabs && tabs.scrollWidth > tabs.clientWidth) {
  tabs.scrollLeft = here.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
}

// whoever is led to a fold finds it unfolded
const aimed = document.getElementById(location.hash.slice(1));
if (aimed instanceof HTMLDetailsElement) aimed.open = true;

// a refusal is read first
document.getElementById("said")?.focus();
