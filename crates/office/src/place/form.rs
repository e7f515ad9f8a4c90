//! A place as a form or a row of a table wants it.

use super::rules::kind;
use super::said::bare;
use crate::books::Books;
use crate::import::sheet::code_fits;
use crate::import::synonyms::words_of;
use crate::mask;
use uuid::Uuid;
use yiwang_domain::place::{PlaceKind, Wish, is_credit_code};
use yiwang_domain::{Fault, Text};
use yiwang_geo::coord::LonLat;
use yiwang_store::place::Place;

/// Longest name, alias.
const LONGEST_NAME: usize = 60;
/// Longest address.
const LONGEST_ADDRESS: usize = 200;

/// A place as typed. What is empty is not known, or follows from the place it lies in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceForm {
    /// Kind, a word of [`PlaceKind`].
    pub kind: String,
    /// Code of a standard, where it has one.
    pub code: String,
    /// Name.
    pub name: String,
    /// Other names, with commas between them.
    pub aliases: String,
    /// Id of the place it lies in.
    pub parent: String,
    /// Code of the grid; that of the point, else that of the place it lies in, where empty.
    pub grid: String,
    /// Address.
    pub address: String,
    /// Longitude, degrees WGS-84.
    pub lon: String,
    /// Latitude.
    pub lat: String,
    /// Wish about visits, a word of [`Wish`].
    pub wish: String,
    /// How it was confirmed today, a word of `ConfirmedBy`; empty where it was not.
    pub how: String,
}

/// The place a form asks for, without id, version, words and what is not typed; the code is empty where one of
/// our own is to be given. None where something is wrong, which stands in `faults`.
pub(crate) fn read(
    b: &Books,
    f: &PlaceForm,
    parent: Option<&Place>,
    faults: &mut Vec<Fault>,
) -> Option<Place> {
    let before = faults.len();
    let of = PlaceKind::read(f.kind.trim());
    if of.is_none() {
        faults.push(fault("kind", "请选择类型", "choose a kind"));
    }
    if let Some(k) = of.filter(|k| !k.may_lie_in(parent.map(kind))) {
        let (zh, en) = misplaced(k);
        faults.push(fault(if parent.is_some() { "kind" } else { "parent" }, zh, en));
    }
    let name = text(&f.name, "name", LONGEST_NAME, faults);
    if name.is_empty() {
        faults.push(fault(
            "name",
            "请填写名称；住户填门牌号，如501室",
            "give a name; of a household its number, such as 501",
        ));
    }
    let aliases = words_of(&text(&f.aliases, "aliases", LONGEST_ADDRESS, faults));
    let mut address = text(&f.address, "address", LONGEST_ADDRESS, faults);
    if let Some(p) = parent.filter(|_| address.is_empty()) {
        address = format!("{}{}", p.address, p.name);
    }
    let code = f.code.trim().to_owned();
    if !code.is_empty() && !code_fits(&code) {
        faults.push(fault(
            "code",
            "代码为1至64个字，不含空白和斜线",
            "a code has 1 to 64 characters, no blank and no slash",
        ));
    }
    let trades = matches!(of, Some(PlaceKind::Enterprise | PlaceKind::Shop));
    if trades && code.chars().count() == 18 && !is_credit_code(&code) {
        faults.push(fault("code", "统一社会信用代码不对，请核对（字母大写，末位是校验码）", "this is no sound unified social credit code: capitals, and the last character checks the others"));
    }
    let point = point(&f.lon, &f.lat, faults);
    let grid = grid(b, f.grid.trim(), point, parent, faults);
    let wish = Wish::read(f.wish.trim());
    if wish.is_none() {
        faults.push(fault("wish", "请重新选择", "choose again"));
    }
    let (of, wish, (grid_code, grid_path)) = (of?, wish?, grid?);
    (faults.len() == before).then(|| Place {
        id: Uuid::nil(),
        kind: of.word().to_owned(),
        code,
        name,
        aliases,
        parent: parent.map(|p| p.id),
        grid_code,
        grid_path,
        address,
        lon: point.map(|p| p.lon),
        lat: point.map(|p| p.lat),
        wish: wish.word().to_owned(),
        contact: None,
        consent_on: None,
        confirmed_on: None,
        confirmed_how: String::new(),
        ended_on: None,
        words: String::new(),
        version: 1,
    })
}

/// What a place is found by; made when its code is known.
pub(crate) fn words(p: &Place) -> String {
    let whole = format!("{}{}", p.address, p.name);
    let own = [&p.code, &p.name].into_iter().chain(&p.aliases).chain([&whole]);
    own.map(|t| bare(t)).collect::<Vec<_>>().join("\n")
}

/// A text of one line that names nobody's telephone or document: those belong to the contact.
fn text(typed: &str, at: &str, most: usize, faults: &mut Vec<Fault>) -> String {
    let t = typed.trim();
    if t.chars().count() > most || t.contains(char::is_control) {
        faults.push(fault(
            at,
            format!("最多{most}个字，不分行"),
            format!("at most {most} characters in one line"),
        ));
    } else if mask::text(t).matches('*').count() > t.matches('*').count() {
        faults.push(fault(
            at,
            "这里不写电话和证件号；联系方式填在联系人处，加密保存",
            "no telephone or document numbers here; a contact is kept encrypted, in its own form",
        ));
    }
    t.to_owned()
}

/// The point typed; none where there is none or it is wrong.
fn point(lon: &str, lat: &str, faults: &mut Vec<Fault>) -> Option<LonLat> {
    let (lon, lat) = (lon.trim(), lat.trim());
    if lon.is_empty() && lat.is_empty() {
        return None;
    }
    let read = lon.parse().ok().zip(lat.parse().ok()).map(|(lon, lat)| LonLat::new(lon, lat));
    let read = read.filter(|p| p.on_globe());
    if read.is_none() {
        faults.push(fault(
            "lon",
            "经度、纬度要一起填，如120.005和30.005",
            "longitude and latitude go together, such as 120.005 and 30.005",
        ));
    }
    read
}

/// Code and path of the grid: chosen, located, or that of the place it lies in.
fn grid(
    b: &Books,
    chosen: &str,
    point: Option<LonLat>,
    parent: Option<&Place>,
    faults: &mut Vec<Fault>,
) -> Option<(String, String)> {
    let pair = |g: &crate::net::Grid| (g.code.clone(), g.path.clone());
    let located = point.and_then(|p| b.net.locate(p));
    if chosen.is_empty() {
        let found = located.map(pair).or_else(|| {
            parent.map(|p| (p.grid_code.clone(), p.grid_path.clone())).filter(|_| point.is_none())
        });
        if found.is_none() {
            faults.push(fault(
                "grid",
                "请选择所在网格，或填写经纬度",
                "choose the grid it lies in, or give its point",
            ));
        }
        return found;
    }
    let Some(g) = b.net.by_code(chosen) else {
        faults.push(fault("grid", "没有这个网格", "there is no such grid"));
        return None;
    };
    if let Some(l) = located.filter(|l| !yiwang_domain::units::within(&l.path, &g.path)) {
        faults.push(fault(
            "grid",
            format!("这个点在“{}”，不在所选网格", l.name),
            format!("this point lies in {}, not in the grid chosen", l.name),
        ));
        return None;
    }
    Some(pair(g))
}

fn misplaced(k: PlaceKind) -> (&'static str, &'static str) {
    match k {
        PlaceKind::Road | PlaceKind::Compound => {
            ("小区和道路直接属于网格", "a compound or a road lies in a grid directly")
        }
        PlaceKind::Entrance => ("单元要放在楼栋里面", "an entrance lies in a building"),
        _ => ("这一类不能放在这里", "this kind cannot lie there"),
    }
}

/// A fault at a field of a form.
pub(super) fn fault(at: &str, zh: impl Into<String>, en: impl Into<String>) -> Fault {
    Fault { at: at.to_owned(), say: Text::new(zh, en) }
}
