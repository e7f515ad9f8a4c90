// The editor's live map: a corner is dragged, a line or a border is drawn. What comes of it is sent by
// the same forms that work without this, and the page that comes back replaces the forms.
import type { GeoJSONSource, LngLat, Map as GlMap, MapMouseEvent, StyleSpecification } from "maplibre-gl";
import { FONTS, make } from "./base";

type Point = [number, number];

interface Grid {
  type: "Feature";
  properties: { code: string; name: string; leaf: boolean; changed: boolean };
  geometry: { type: "MultiPolygon"; coordinates: Point[][][] };
}

interface Grids {
  type: "FeatureCollection";
  revision: number;
  features: Grid[];
}

/** How near (pixels) a corner must be to be snapped to. */
const NEAR_PX = 9;

const same = (a: Point, b: Point): boolean => a[0] === b[0] && a[1] === b[1];

/** Every corner of a grid, once. */
function corners(grid: Grid): Point[] {
  return grid.geometry.coordinates.flat().flatMap((ring) => ring.slice(0, -1));
}

function style(): StyleSpecification {
  const none = { type: "FeatureCollection", features: [] };
  const chosen = ["==", ["get", "chosen"], true];
  return {
    version: 8,
    sources: {
      grids: { type: "geojson", data: none },
      corners: { type: "geojson", data: none },
      drawn: { type: "geojson", data: none },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#fff" } },
      { id: "grids", type: "fill", source: "grids", filter: ["get", "leaf"], paint: { "fill-color": ["case", chosen, "#cfe3f8", ["get", "changed"], "#fff4e0", "#f2f5f8"] } },
      { id: "borders", type: "line", source: "grids", paint: { "line-color": ["case", chosen, "#0958d9", "#4a5b6c"], "line-width": ["case", chosen, 2.5, 1] } },
      { id: "names", type: "symbol", source: "grids", filter: ["get", "leaf"], layout: { "text-field": ["get", "name"], "text-font": FONTS, "text-size": 12 }, paint: { "text-color": "#1d2733", "text-halo-color": "#fff", "text-halo-width": 1.5 } },
      { id: "corners", type: "circle", source: "corners", paint: { "circle-radius": 6, "circle-color": "#fff", "circle-stroke-color": "#0958d9", "circle-stroke-width": 2.5 } },
      { id: "line", type: "line", source: "drawn", paint: { "line-color": "#b3261e", "line-width": 2.5, "line-dasharray": [2, 1] } },
      { id: "dots", type: "circle", source: "drawn", paint: { "circle-radius": 4, "circle-color": "#b3261e" } },
    ],
  } as unknown as StyleSpecification;
}

class Editor {
  private grids: Grids = { type: "FeatureCollection", revision: 0, features: [] };
  private mode = "move";
  private from: Point | undefined;
  private to: Point | undefined;
  private line: Point[] = [];
  private readonly map: GlMap;

  constructor(private readonly of: HTMLElement) {
    this.map = make(of, style());
    // a double click ends a line
    this.map.doubleClickZoom.disable();
    this.map.on("load", () => void this.load());
    this.map.on("mousedown", (e) => this.grasp(e));
    this.map.on("mousemove", (e) => this.drag(e));
    this.map.on("mouseup", () => void this.drop());
    this.map.on("click", (e) => this.click(e));
    this.map.on("dblclick", () => this.end());
    this.map.on("mouseenter", "corners", () => this.pointer("grab"));
    this.map.on("mouseleave", "corners", () => this.pointer(""));
    of.querySelectorAll<HTMLButtonElement>("[data-mode]").forEach((button, i) => {
      button.addEventListener("click", () => this.choose(button.dataset.mode ?? "move", i));
    });
    of.addEventListener("submit", (e) => this.submit(e));
  }

  private get code(): string {
    return this.of.dataset.edit ?? "";
  }

  private chosen(): Grid | undefined {
    return this.grids.features.find((g) => g.properties.code === this.code);
  }

  private pointer(cursor: string): void {
    this.map.getCanvas().style.cursor = cursor;
  }

  private async load(): Promise<void> {
    try {
      const answer = await fetch(`/desk/net/edit/shapes?g=${encodeURIComponent(this.code)}`);
      if (!answer.ok) throw new Error(String(answer.status));
      this.grids = (await answer.json()) as Grids;
      this.show();
    } catch {
      this.tell(this.of.dataset.failed ?? "");
    }
  }

  /** Draws what is known; while a corner is dragged, everything that shares it is drawn with it. */
  private show(): void {
    const { from, to } = this;
    const moved = (p: Point): Point => (from && to && same(p, from) ? to : p);
    const features = this.grids.features.map((g) => ({
      ...g,
      properties: { ...g.properties, chosen: g.properties.code === this.code },
      geometry: {
        ...g.geometry,
        coordinates: g.geometry.coordinates.map((part) => part.map((ring) => ring.map(moved))),
      },
    }));
    this.source("grids").setData({ type: "FeatureCollection", features });
    const chosen = this.chosen();
    this.source("corners").setData({
      type: "FeatureCollection",
      features: (chosen ? corners(chosen) : []).map((p, n) => ({
        type: "Feature",
        properties: { n },
        geometry: { type: "Point", coordinates: moved(p) },
      })),
    });
  }

  private source(id: string): GeoJSONSource {
    return this.map.getSource(id) as GeoJSONSource;
  }

  private choose(mode: string, n: number): void {
    this.mode = mode;
    this.line = [];
    this.drawn();
    this.of.querySelectorAll<HTMLButtonElement>("[data-mode]").forEach((b) => {
      b.setAttribute("aria-pressed", String(b.dataset.mode === mode));
    });
    this.tell(this.hints()[n] ?? "");
  }

  private hints(): string[] {
    return (this.of.querySelector<HTMLElement>("[data-hints]")?.dataset.hints ?? "").split("|");
  }

  private tell(words: string): void {
    const hint = this.of.querySelector<HTMLElement>("[data-hints]");
    if (hint) hint.textContent = words;
  }

  /** The corner of the chosen grid under the pointer, exactly as it is kept. */
  private under(e: MapMouseEvent): Point | undefined {
    const n: unknown = this.map.queryRenderedFeatures(e.point, { layers: ["corners"] })[0]?.properties["n"];
    const chosen = this.chosen();
    return chosen && typeof n === "number" ? corners(chosen)[n] : undefined;
  }

  private grasp(e: MapMouseEvent): void {
    if (this.mode !== "move") return;
    this.from = this.under(e);
    this.to = undefined;
    if (this.from) e.preventDefault();
  }

  private drag(e: MapMouseEvent): void {
    if (!this.from) return;
    this.to = this.snapped(e.lngLat, this.from);
    this.show();
  }

  private async drop(): Promise<void> {
    const { from, to } = this;
    if (from && to && !same(from, to)) {
      await this.send("/desk/net/edit", {
        do: "move",
        from_lon: String(from[0]),
        from_lat: String(from[1]),
        lon: String(to[0]),
        lat: String(to[1]),
      });
    }
    this.from = undefined;
    this.to = undefined;
    this.show();
  }

  /** A point, or the corner nearby that is meant. */
  private snapped(at: LngLat, besides?: Point): Point {
    const here = this.map.project(at);
    let best: Point | undefined;
    let least = NEAR_PX;
    for (const grid of this.grids.features) {
      for (const p of corners(grid)) {
        if (besides && same(p, besides)) continue;
        const there = this.map.project(p);
        const far = Math.hypot(there.x - here.x, there.y - here.y);
        if (far < least) [best, least] = [p, far];
      }
    }
    return best ?? [at.lng, at.lat];
  }

  private click(e: MapMouseEvent): void {
    if (this.mode === "split" || this.mode === "draw") {
      this.line.push(this.snapped(e.lngLat));
      this.drawn();
    } else if (this.mode === "remove") {
      const at = this.under(e);
      if (at) void this.send("/desk/net/edit", { do: "remove", from_lon: String(at[0]), from_lat: String(at[1]) });
    } else if (this.mode === "insert") {
      const at = this.onBorder(e);
      if (at) void this.send("/desk/net/edit", { do: "insert", mid_lon: String(at[0]), mid_lat: String(at[1]) });
    } else if (!this.under(e)) {
      const code: unknown = this.map.queryRenderedFeatures(e.point, { layers: ["grids"] })[0]?.properties["code"];
      if (typeof code === "string" && code !== this.code) location.assign(`/desk/net/edit?g=${encodeURIComponent(code)}`);
    }
  }

  /** The point of the chosen border that was clicked. */
  private onBorder(e: MapMouseEvent): Point | undefined {
    let best: Point | undefined;
    let least = NEAR_PX * 2;
    for (const ring of this.chosen()?.geometry.coordinates.flat() ?? []) {
      ring.slice(1).forEach((b, i) => {
        const a = ring[i];
        if (!a) return;
        const [p, q] = [this.map.project(a), this.map.project(b)];
        const [dx, dy] = [q.x - p.x, q.y - p.y];
        const t = Math.min(1, Math.max(0, ((e.point.x - p.x) * dx + (e.point.y - p.y) * dy) / (dx * dx + dy * dy || 1)));
        const far = Math.hypot(e.point.x - p.x - t * dx, e.point.y - p.y - t * dy);
        if (far < least) [best, least] = [[a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])], far];
      });
    }
    return best;
  }

  /** Shows the line that is being drawn. */
  private drawn(): void {
    if (!this.map.getSource("drawn")) return;
    const geometry =
      this.line.length > 1
        ? { type: "LineString" as const, coordinates: this.line }
        : { type: "MultiPoint" as const, coordinates: this.line };
    this.source("drawn").setData({ type: "Feature", properties: {}, geometry });
  }

  /** A drawn line goes into its form, where the name is given. */
  private end(): void {
    if (this.mode !== "split" && this.mode !== "draw") return;
    // a double click has clicked twice at one place
    const points = this.line.filter((p, i) => i === 0 || !same(p, this.line[i - 1] as Point));
    const id = this.mode === "split" ? "split" : "draw";
    const area = this.of.querySelector<HTMLTextAreaElement>(id === "split" ? "#split-line" : "#draw-ring");
    if (!area) return;
    area.value = points.map((p) => p.join(",")).join("\n");
    this.of.querySelector<HTMLInputElement>(`#${id}-name`)?.focus();
  }

  /** The forms of the editor are sent without leaving the map. */
  private submit(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
    event.preventDefault();
    const fields = Object.fromEntries(
      [...new FormData(form, event.submitter)].map(([name, value]) => [name, String(value)]),
    );
    void this.send(form.getAttribute("action") ?? "", fields);
  }

  private async send(to: string, fields: Record<string, string>): Promise<void> {
    const state = document.getElementById("edit-state");
    const token = state?.querySelector<HTMLInputElement>('input[name="_csrf"]')?.value ?? "";
    const seen = state?.dataset.revision ?? "";
    const body = new URLSearchParams({ _csrf: token, seen, g: this.code, ...fields });
    const focused = document.activeElement?.id;
    try {
      const answer = await fetch(to, { method: "POST", body });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("edit-state");
      // signed out meanwhile, or a fault: the page says so itself
      if (!state || !fresh) throw new Error(String(answer.status));
      state.replaceWith(document.adoptNode(fresh));
      if (answer.ok) {
        this.line = [];
        this.drawn();
      }
      await this.load();
      const said = document.getElementById("said");
      if (said) said.focus();
      else if (focused) document.getElementById(focused)?.focus();
    } catch {
      this.tell(this.of.dataset.failed ?? "");
    }
  }
}

/** Draws the map of the editor. */
export function edit(of: HTMLElement): void {
  new Editor(of);
}
