// The map beneath the net, where the installation has one: toned down, so that the net stays readable,
// and switched off by whoever does not want it.
import type { LayerSpecification, Map as GlMap, SourceSpecification, StyleSpecification } from "maplibre-gl";
import { FONTS } from "./base";

/** Where this browser remembers that the map beneath is not wanted. */
const KEY = "yw-base";
/** Every layer of the map beneath begins so. */
const MARK = "base-";
/** How strongly grids are filled over a map. */
const OVER = 0.5;

/** The switch as the page has it; none where there is no map beneath. */
const box = (of: HTMLElement): HTMLInputElement | null => of.querySelector<HTMLInputElement>("#base-on");

/** What was chosen last; a browser that remembers nothing shows the map. */
function wanted(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function remember(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // a browser that keeps nothing asks anew next time
  }
}

/** A few common layers, by the names of OpenMapTiles and of Protomaps; one that a map lacks draws nothing. */
function vectors(): object[] {
  const polygon = ["==", "$type", "Polygon"];
  const line = ["==", "$type", "LineString"];
  const fill = (name: string, color: string): object => ({ id: MARK + name, type: "fill", source: "base", "source-layer": name, filter: polygon, paint: { "fill-color": color } });
  const road = (name: string, id: string, color: string, width: number): object => ({
    id: MARK + id, type: "line", source: "base", "source-layer": name, filter: line,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": color, "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 10, width * 0.4, 16, width * 4] },
  });
  const word = (name: string): object => ({
    id: MARK + name, type: "symbol", source: "base", "source-layer": name,
    layout: { "text-field": ["coalesce", ["get", "name:zh"], ["get", "name"], ""], "text-font": FONTS, "text-size": 11 },
    paint: { "text-color": "#6b7683", "text-halo-color": "#fff", "text-halo-width": 1 },
  });
  return [
    fill("earth", "#f8f7f4"), fill("landuse", "#eef1ea"), fill("park", "#e3eedd"), fill("water", "#d5e5f0"),
    road("waterway", "waterway", "#d5e5f0", 0.6),
    fill("building", "#e6e4e0"), fill("buildings", "#e6e4e0"),
    road("transportation", "transportation-edge", "#c9ced4", 1.5), road("transportation", "transportation", "#fff", 1),
    road("roads", "roads-edge", "#c9ced4", 1.5), road("roads", "roads", "#fff", 1),
    word("place"), word("places"),
  ];
}

/** The style with the map beneath put under the net, as the data of the element say. */
export function under(of: HTMLElement, style: StyleSpecification): StyleSpecification {
  const { base, baseKind, baseZooms, baseBounds } = of.dataset;
  if (!base) return style;
  const [minzoom, maxzoom] = (baseZooms ?? "").split(",").map(Number);
  const tiles = base.split(" ").map((t) => (t.startsWith("/") ? location.origin + t : t));
  const source: Record<string, unknown> = { type: baseKind, tiles, minzoom, maxzoom };
  if (baseKind === "raster") source.tileSize = 256;
  if (baseBounds) source.bounds = baseBounds.split(",").map(Number);
  const raster = { id: `${MARK}picture`, type: "raster", source: "base", paint: { "raster-opacity": 0.7, "raster-saturation": -0.5, "raster-fade-duration": 0 } };
  const visibility = wanted() ? "visible" : "none";
  const layers = (baseKind === "raster" ? [raster] : vectors()).map((l) => {
    const layout = (l as { layout?: object }).layout;
    return { ...l, layout: { ...layout, visibility } } as LayerSpecification;
  });
  const [ground, ...net] = style.layers;
  const own = net.map((l) =>
    l.id === "grids" && l.type === "fill" ? { ...l, paint: { ...l.paint, "fill-opacity": wanted() ? OVER : 1 } } : l,
  );
  return {
    ...style,
    sources: { ...style.sources, base: source as unknown as SourceSpecification },
    layers: [...(ground ? [ground] : []), ...layers, ...own],
  };
}

/** Shows the switch and does what it says. A hidden layer asks for no tile. */
export function switched(of: HTMLElement, map: GlMap): void {
  const input = box(of);
  const row = input?.closest<HTMLElement>(".base-switch");
  if (!input || !row) return;
  row.hidden = false;
  input.checked = wanted();
  const credit = row.querySelector<HTMLElement>(".base-credit");
  if (credit) credit.hidden = !input.checked;
  const apply = (): void => {
    const visibility = input.checked ? "visible" : "none";
    for (const { id } of map.getStyle().layers) {
      if (id.startsWith(MARK)) map.setLayoutProperty(id, "visibility", visibility);
    }
    map.setPaintProperty("grids", "fill-opacity", input.checked ? OVER : 1);
    if (credit) credit.hidden = !input.checked;
  };
  let ready = false;
  map.once("style.load", () => {
    ready = true;
    apply();
  });
  input.addEventListener("change", () => {
    remember(input.checked);
    if (ready) apply();
  });
}
