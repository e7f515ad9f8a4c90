// What both maps share: the library with its worker, fonts of the machine, tiles of our own server.
import { type LngLatBoundsLike, Map as GlMap, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import type { StyleSpecification } from "maplibre-gl";
import { switched, under } from "./under";

/** Fonts that show Chinese, best first; there is no server of glyphs. */
export const FONTS = ["Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];

declare global {
  interface Window {
    /** Set once the map stands still, for tests. */
    __mapReady?: boolean;
  }
}

/** Makes a map inside the element `of`, whose data say where worker, styles and bounds are. */
export function make(of: HTMLElement, style: StyleSpecification): GlMap {
  const { worker, css, bounds, name, closer, farther } = of.dataset;
  const container = of.querySelector<HTMLElement>(".canvas");
  const gl = of.querySelector<HTMLElement>(".gl");
  if (!worker || !css || !container || !gl) throw new Error("incomplete");
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = css;
  document.head.append(sheet);
  setWorkerUrl(worker);
  gl.hidden = false;
  of.classList.add("live");
  const box = (bounds ?? "").split(",").map(Number);
  const map = new GlMap({
    container,
    style: under(of, style),
    bounds: box as unknown as LngLatBoundsLike,
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: {
      "Map.Title": name ?? "",
      "NavigationControl.ZoomIn": closer ?? "",
      "NavigationControl.ZoomOut": farther ?? "",
    },
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new ScaleControl({}));
  switched(of, map);
  map.once("idle", () => {
    window.__mapReady = true;
  });
  return map;
}
