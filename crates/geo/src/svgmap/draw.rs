//! The drawing itself.

use super::clip::{Px, clip};
use super::label;
use super::projection::Projection;
use super::scale;
use super::simplify::{Dot, simplify};
use super::text::{FONTS, escape, safe_class, safe_colour, safe_href};
use crate::Shape;
use crate::coord::LonLat;
use std::fmt::Write;
use yiwang_domain::Lang;

/// An area on the map.
#[derive(Debug, Clone, Copy)]
pub struct Area<'a> {
    /// Its boundary in degrees.
    pub shape: &'a Shape,
    /// The name written into it where it fits; empty for none.
    pub label: &'a str,
    /// What hovering and screen readers tell; empty for none.
    pub title: &'a str,
    /// Class names for the page's style sheet (letters, digits, `-`, `_`, blanks).
    pub class: &'a str,
    /// The colour where no style sheet says otherwise, such as `#d7e6f2`.
    pub fill: &'a str,
    /// The colour of its border where it is not the usual grey.
    pub stroke: Option<&'a str>,
    /// Where a click leads: a path of this site or an http address; anything else is left out.
    pub href: Option<&'a str>,
}

/// A map to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Map<'a> {
    /// What is shown and how large. Pixels of the picture are pixels of the projection, as long as
    /// there is no heading.
    pub projection: Projection,
    /// The name of the map, for screen readers.
    pub title: &'a str,
    /// Lines written above the map; the picture grows by their height.
    pub heading: &'a [String],
    /// The areas, painted in this order.
    pub areas: &'a [Area<'a>],
    /// A point to be marked.
    pub mark: Option<LonLat>,
    /// A place to be ringed, with the ring's least radius in pixels: what is too small to be seen.
    pub ring: Option<(LonLat, f64)>,
    /// The language of the scale bar.
    pub lang: Lang,
}

/// Size of names, and of the heading, in pixels.
const NAME_PX: f64 = 12.0;
const HEADING_PX: f64 = 15.0;
/// Height of a line of the heading.
const LINE_PX: f64 = 22.0;
/// How far beyond the picture borders are still drawn: the cut itself stays out of sight.
const MARGIN_PX: f64 = 6.0;

/// An area in pixels.
struct Drawn {
    rings: Vec<Vec<Dot>>,
    name: Option<(Px, Vec<String>)>,
}

impl Map<'_> {
    /// The map as one SVG element with its name spaces; fit to be a file or a part of a page.
    pub fn svg(&self) -> String {
        let (width, height) = self.projection.size();
        let head =
            self.heading.len() as f64 * LINE_PX + if self.heading.is_empty() { 0.0 } else { 8.0 };
        let mut out = String::with_capacity(1024 + self.areas.len() * 320);
        let total = height + head;
        // what leads somewhere is no mere picture to a screen reader
        let role = if self.areas.iter().any(|a| a.href.is_some()) { "group" } else { "img" };
        put(
            &mut out,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{total}\" \
                 viewBox=\"0 0 {width} {total}\" role=\"{role}\" font-family=\"{FONTS}\" \
                 font-size=\"{NAME_PX}\"><title>{}</title>\
                 <rect width=\"{width}\" height=\"{total}\" fill=\"#fff\"/>",
                escape(self.title)
            ),
        );
        for (i, line) in self.heading.iter().enumerate() {
            put(
                &mut out,
                format_args!(
                    "<text x=\"10\" y=\"{}\" font-size=\"{HEADING_PX}\" font-weight=\"{}\" \
                     fill=\"#1d2733\">{}</text>",
                    (i as f64 + 1.0) * LINE_PX,
                    if i == 0 { 700 } else { 400 },
                    escape(line)
                ),
            );
        }
        put(&mut out, format_args!("<svg y=\"{head}\" width=\"{width}\" height=\"{height}\">"));
        let drawn = self.drawn();
        self.put_areas(&drawn, &mut out);
        put_names(&drawn, &mut out);
        self.put_marks(&mut out);
        self.put_scale(&mut out);
        out.push_str("</svg></svg>");
        out
    }

    fn drawn(&self) -> Vec<Drawn> {
        let (width, height) = self.projection.size();
        let mut all: Vec<Vec<Dot>> = Vec::new();
        let mut counts = Vec::with_capacity(self.areas.len());
        let mut names = Vec::with_capacity(self.areas.len());
        for area in self.areas {
            let rings: Vec<Vec<Px>> = area
                .shape
                .0
                .iter()
                .flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()))
                .map(|ring| {
                    let px: Vec<Px> =
                        ring.0.iter().map(|c| self.projection.to_px((*c).into())).collect();
                    clip(&px, width, height, MARGIN_PX)
                })
                .filter(|ring| ring.iter().all(|p| p.0.is_finite() && p.1.is_finite()))
                .collect();
            names.push(name_place(area.label, &rings, width, height));
            let dots: Vec<Vec<Dot>> =
                rings.iter().map(|r| to_dots(r)).filter(|r| !r.is_empty()).collect();
            counts.push(dots.len());
            all.extend(dots);
        }
        let mut simple = simplify(&all).into_iter();
        counts
            .into_iter()
            .zip(names)
            .map(|(count, name)| Drawn { rings: simple.by_ref().take(count).collect(), name })
            .collect()
    }

    fn put_areas(&self, drawn: &[Drawn], out: &mut String) {
        // Paths are written in half pixels: short, and fine enough for dense screens.
        out.push_str(
            "<g transform=\"scale(.5)\" stroke=\"#4a5b6c\" stroke-width=\"2\" \
             stroke-linejoin=\"round\" fill-rule=\"evenodd\">",
        );
        for (area, drawn) in self.areas.iter().zip(drawn) {
            let path = path(&drawn.rings);
            if path.is_empty() {
                continue;
            }
            let href = area.href.and_then(safe_href);
            if let Some(href) = &href {
                let name = escape(if area.title.is_empty() { area.label } else { area.title });
                put(out, format_args!("<a href=\"{href}\" aria-label=\"{name}\">"));
            }
            put(
                out,
                format_args!(
                    "<path class=\"{}\" fill=\"{}\"",
                    safe_class(area.class),
                    safe_colour(area.fill)
                ),
            );
            if let Some(stroke) = area.stroke {
                put(out, format_args!(" stroke=\"{}\" stroke-width=\"4\"", safe_colour(stroke)));
            }
            put(out, format_args!(" d=\"{path}\">"));
            if !area.title.is_empty() {
                put(out, format_args!("<title>{}</title>", escape(area.title)));
            }
            out.push_str("</path>");
            if href.is_some() {
                out.push_str("</a>");
            }
        }
        out.push_str("</g>");
    }

    fn put_marks(&self, out: &mut String) {
        if let Some((at, radius)) = self.ring {
            let (x, y) = self.projection.to_px(at);
            put(
                out,
                format_args!(
                    "<circle class=\"ring\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" \
                     fill=\"none\" stroke=\"#c81e1e\" stroke-width=\"2.5\" stroke-dasharray=\"6 4\"/>"
                ),
            );
        }
        if let Some(at) = self.mark {
            let (x, y) = self.projection.to_px(at);
            put(
                out,
                format_args!(
                    "<circle class=\"mark\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"7\" fill=\"#c81e1e\" \
                     stroke=\"#fff\" stroke-width=\"3\"/>"
                ),
            );
        }
    }

    fn put_scale(&self, out: &mut String) {
        let (width, height) = self.projection.size();
        let (px, caption) = scale::bar(self.projection.metres_per_px(), width / 4.0, self.lang);
        let y = height - 12.0;
        put(
            out,
            format_args!(
                "<g class=\"scale\" pointer-events=\"none\"><path d=\"M12 {:.1}v6h{px:.1}v-6\" \
                 fill=\"none\" stroke=\"#1d2733\" stroke-width=\"2\"/><text x=\"12\" y=\"{:.1}\" \
                 fill=\"#1d2733\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\">{caption}</text></g>",
                y - 3.0,
                y - 8.0
            ),
        );
    }
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a String never fails.
    let _ = out.write_fmt(what);
}

fn put_names(drawn: &[Drawn], out: &mut String) {
    out.push_str(
        "<g text-anchor=\"middle\" fill=\"#1d2733\" stroke=\"#fff\" stroke-width=\"3\" \
         paint-order=\"stroke\" pointer-events=\"none\" aria-hidden=\"true\">",
    );
    for drawn in drawn {
        let Some(((x, y), lines)) = &drawn.name else { continue };
        let first = y - (lines.len() as f64 - 1.0) / 2.0 * NAME_PX + NAME_PX * 0.35;
        for (i, line) in lines.iter().enumerate() {
            put(
                out,
                format_args!(
                    "<text x=\"{x:.0}\" y=\"{:.0}\">{}</text>",
                    first + i as f64 * NAME_PX,
                    escape(line)
                ),
            );
        }
    }
    out.push_str("</g>");
}

/// Half pixels, without repeated corners.
fn to_dots(ring: &[Px]) -> Vec<Dot> {
    let mut dots: Vec<Dot> =
        ring.iter().map(|(x, y)| ((x * 2.0).round() as i32, (y * 2.0).round() as i32)).collect();
    dots.dedup();
    while dots.len() > 1 && dots.first() == dots.last() {
        dots.pop();
    }
    dots
}

/// The path of an area in half pixels, each ring relative to its start. An area too small to have
/// three corners is drawn as a dot, so that it does not vanish.
fn path(rings: &[Vec<Dot>]) -> String {
    let mut out = String::new();
    for ring in rings.iter().filter(|ring| ring.len() > 2) {
        put_ring(ring, &mut out);
    }
    if out.is_empty()
        && let Some((x, y)) = rings.iter().flatten().next()
    {
        put(&mut out, format_args!("M{x} {y}h1v1z"));
    }
    out
}

fn put_ring(ring: &[Dot], out: &mut String) {
    let mut before: Option<Dot> = None;
    for &(x, y) in ring {
        match before {
            None => put(out, format_args!("M{x} {y}l")),
            Some((px, py)) => {
                let (dx, dy) = (x - px, y - py);
                // A sign separates two numbers as well as a blank does.
                let apart = |n: i32| if n < 0 { "" } else { " " };
                let first = if out.ends_with('l') { "" } else { apart(dx) };
                put(out, format_args!("{first}{dx}{}{dy}", apart(dy)));
            }
        }
        before = Some((x, y));
    }
    out.push('z');
}

/// Where the name goes, if it fits between the borders and into the picture.
fn name_place(
    label: &str,
    rings: &[Vec<Px>],
    width: f64,
    height: f64,
) -> Option<(Px, Vec<String>)> {
    if label.is_empty() {
        return None;
    }
    // The part in sight only.
    let seen: Vec<Vec<Px>> = rings.iter().map(|ring| clip(ring, width, height, 0.0)).collect();
    label::place(&seen, label, NAME_PX)
}
