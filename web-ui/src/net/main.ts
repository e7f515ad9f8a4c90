// The live map: colours by what is open, numbers, and a panel that tells of the grid that is clicked.
import type { Map as GlMap, StyleSpecification } from "maplibre-gl";
import { FONTS, make } from "./base";
import { edit } from "./edit";

const number = (name: string): unknown[] => ["coalesce", ["get", name], 0];

function style(): StyleSpecification {
  const at = { source: "net", "source-layer": "grids" };
  const fill = [
    "case",
    [">", number("late"), 0], "#f5c6c0",
    [">=", number("open"), 10], "#9cc5f0",
    [">", number("open"), 0], "#cfe3f8",
    "#f2f5f8",
  ];
  return {
    version: 8,
    sources: {
      net: { type: "vector", tiles: [`${location.origin}/desk/tiles/{z}/{x}/{y}`], maxzoom: 16 },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#fff" } },
      { id: "grids", type: "fill", ...at, filter: ["get", "leaf"], paint: { "fill-color": fill } },
      { id: "borders", type: "line", ...at, filter: ["get", "leaf"], paint: { "line-color": "#4a5b6c", "line-width": 1 } },
      { id: "own", type: "line", ...at, filter: ["==", ["get", "kind"], "exclusive"], paint: { "line-color": "#8a4b00", "line-width": 2, "line-dasharray": [3, 2] } },
      { id: "above", type: "line", ...at, filter: ["!", ["get", "leaf"]], paint: { "line-color": "#1d2733", "line-width": ["case", ["<=", ["get", "level"], 1], 2.5, 1.75] } },
      { id: "chosen", type: "line", ...at, filter: ["==", ["get", "code"], ""], paint: { "line-color": "#0958d9", "line-width": 4 } },
      { id: "names", type: "symbol", source: "net", "source-layer": "names", layout: { "text-field": ["get", "name"], "text-font": FONTS, "text-size": 12, "text-offset": ["case", [">", number("open"), 0], ["literal", [0, 1.9]], ["literal", [0, 0]]] }, paint: { "text-color": "#1d2733", "text-halo-color": "#fff", "text-halo-width": 1.5 } },
      { id: "dots", type: "circle", source: "net", "source-layer": "matters", paint: { "circle-radius": ["interpolate", ["linear"], ["get", "open"], 1, 10, 100, 22], "circle-color": ["case", [">", number("late"), 0], "#b3261e", "#0958d9"], "circle-stroke-color": "#fff", "circle-stroke-width": 2 } },
      { id: "numbers", type: "symbol", source: "net", "source-layer": "matters", layout: { "text-field": ["to-string", ["get", "open"]], "text-font": FONTS, "text-size": 12, "text-allow-overlap": true, "text-ignore-placement": true }, paint: { "text-color": "#fff" } },
    ],
  } as StyleSpecification;
}

/** Draws the map and shows the panel beside it; where the net is changed, the map of the editor. */
export function start(of: HTMLElement): void {
  if (of.dataset.edit !== undefined) {
    edit(of);
    return;
  }
  const map = make(of, style());
  map.on("mouseenter", "grids", () => pointer(map, "pointer"));
  map.on("mouseleave", "grids", () => pointer(map, ""));
  map.on("click", "grids", (event) => {
    const code: unknown = event.features?.[0]?.properties["code"];
    if (typeof code !== "string") return;
    map.setFilter("chosen", ["==", ["get", "code"], code]);
    void tell(of, code);
  });
}

function pointer(map: GlMap, cursor: string): void {
  map.getCanvas().style.cursor = cursor;
}

let asked = "";

/** Shows the page of a grid in the panel. */
async function tell(of: HTMLElement, code: string): Promise<void> {
  const panel = of.querySelector<HTMLElement>(".net-panel");
  if (!panel) return;
  asked = code;
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`/desk/net/${encodeURIComponent(code)}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const grid = page.getElementById("grid");
    // another grid has been clicked meanwhile
    if (asked !== code) return;
    if (!grid) throw new Error("another page");
    panel.replaceChildren(document.adoptNode(grid));
    panel.scrollTop = 0;
  } catch {
    const p = document.createElement("p");
    p.className = "fault";
    p.textContent = of.dataset.failed ?? "";
    panel.replaceChildren(p);
  }
  panel.removeAttribute("aria-busy");
}
