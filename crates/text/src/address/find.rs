//! Finding the known places of a text, and ranking them.

use super::context::{Stand, stand};
use super::inside::{Inside, inside};
use super::numerals::number;
use super::registry::{Form, Kind, Registry};
use crate::line::{Line, breaks};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::ops::Range;
use yiwang_domain::Text;

/// Proposals beyond these are noise to whoever looks.
const MOST: usize = 8;
/// A report is not a book: what stands further back is not read.
const LONGEST: usize = 20_000;

/// What a place is to the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It is where it happens.
    At,
    /// It is near where it happens.
    Near,
    /// It is where whoever speaks lives; the place itself may be another.
    Home,
}

/// A known place that a text speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Position in [`Registry::known`].
    pub known: usize,
    /// What it is to the report.
    pub role: Role,
    /// How sure, in percent. From 80 on the name stands there in full and nothing speaks against it;
    /// below 50 it is a guess to choose from.
    pub confidence: u8,
    /// Bytes of the text that say so, building and room included.
    pub span: Range<usize>,
    /// Where inside.
    pub inside: Inside,
    /// House number, where a road is proposed.
    pub number: Option<u32>,
    /// Why, in one sentence.
    pub why: Text,
}

/// What a text says of places.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Found {
    /// Known places, the likeliest first; eight at most.
    pub places: Vec<Proposal>,
    /// A building or unit said without the name of a compound ("12号楼电梯坏了"), with its bytes: of
    /// use where the compound is known from elsewhere.
    pub loose: Option<(Inside, Range<usize>)>,
}

impl Found {
    /// The likeliest compound, whatever its role; none where the text names none.
    pub fn compound<'f>(&'f self, registry: &Registry) -> Option<&'f Proposal> {
        self.places
            .iter()
            .find(|p| registry.known().get(p.known).is_some_and(|k| k.kind == Kind::Compound))
    }
}

/// One name in the text, in characters.
struct Hit {
    name: Range<usize>,
    /// Behind building and room.
    end: usize,
    form: Form,
    meanings: Vec<u32>,
    inside: Inside,
}

/// The known places of `text`. One pass over the text, whatever the size of the registry; only the
/// first 20 000 bytes are read.
pub fn find(registry: &Registry, text: &str) -> Found {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let line = Line::new(text);
    let hits = hits(registry, &line);
    let mut places = Vec::new();
    for hit in &hits {
        propose(registry, &line, hit, &hits, &mut places);
    }
    addresses(registry, &line, &hits, &mut places);
    let mut kept: Vec<Proposal> = Vec::new();
    places.sort_by_key(|p: &Proposal| (Reverse(p.confidence), p.span.start, p.known));
    for place in places {
        match kept.iter_mut().find(|k| k.known == place.known) {
            // said twice: the surer one stands, and takes over what only the other knows
            Some(first) => {
                if first.inside.is_empty() {
                    first.inside = place.inside;
                }
                first.number = first.number.or(place.number);
            }
            None => kept.push(place),
        }
    }
    kept.truncate(MOST);
    Found { places: kept, loose: loose(&line, &hits) }
}

/// Names, the longest first, none inside another.
fn hits(registry: &Registry, line: &Line) -> Vec<Hit> {
    let mut all: Vec<Hit> = Vec::new();
    for start in 0..line.len() {
        for (end, values) in registry.names.at(&line.chars, start) {
            let meaning = |v: &u32| registry.meanings.get(*v as usize).copied();
            let Some(form) = values.iter().filter_map(meaning).map(|m| m.1).min() else { continue };
            let of_form = |v: &u32| meaning(v).filter(|m| m.1 == form).map(|m| m.0);
            let mut meanings: Vec<u32> = values.iter().filter_map(of_form).collect();
            meanings.sort_unstable();
            meanings.dedup();
            all.push(hit(registry, line, start..end, form, meanings));
        }
    }
    // a full name beats a shortened one, then the longer, then the earlier
    all.sort_by_key(|h| (h.form, Reverse(h.name.len()), h.name.start));
    let mut kept: Vec<Hit> = Vec::new();
    for hit in all {
        let free = |k: &Hit| hit.name.end <= k.name.start || hit.name.start >= k.name.end;
        if kept.iter().all(free) && (hit.form != Form::Short || supported(line, &hit)) {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|h| h.name.start);
    kept
}

fn hit(
    registry: &Registry,
    line: &Line,
    mut name: Range<usize>,
    form: Form,
    meanings: Vec<u32>,
) -> Hit {
    let compound = meanings
        .iter()
        .any(|m| registry.known.get(*m as usize).is_some_and(|k| k.kind == Kind::Compound));
    // 阳光花园小区 for 阳光花园
    if compound && form == Form::Full && line.starts(name.end, "小区") {
        name.end += 2;
    }
    let (inside, end) =
        if compound { inside(line, name.end, true) } else { (Inside::default(), name.end) };
    Hit { name, end, form, meanings, inside }
}

/// Whether a shortened name is meant as a place: a building follows, or it stands where only a
/// place can stand and ends there.
fn supported(line: &Line, hit: &Hit) -> bool {
    if hit.inside.building.is_some() || hit.inside.unit.is_some() {
        return true;
    }
    let ends = hit.end == line.len()
        || line.at(hit.end).is_some_and(breaks)
        || line
            .starts_any(
                hit.end,
                &["这边", "这里", "门口", "北门", "南门", "东门", "西门", "小区", "物业"],
            )
            .is_some();
    let placed =
        line.ends_any(hit.name.start, &["住在", "家住", "我住", "位于", "地点在"]).is_some();
    placed && ends
}

/// Puts one name into words, for everything it may mean.
fn propose(registry: &Registry, line: &Line, hit: &Hit, all: &[Hit], out: &mut Vec<Proposal>) {
    let role = match stand(line, &hit.name, hit.end) {
        Stand::Not => return,
        // a road keeps its place: 枫林路小学 lies on it, more or less
        Stand::Other | Stand::Near => Role::Near,
        Stand::Home => Role::Home,
        Stand::At => Role::At,
    };
    let mut meanings: Vec<(u32, bool)> =
        hit.meanings.iter().map(|m| (*m, agrees(registry, *m, hit, line, all))).collect();
    // one of several places of this name whose road or community is named, too: that one
    if meanings.iter().any(|(_, agrees)| *agrees) {
        meanings.retain(|(_, agrees)| *agrees);
    }
    let several = meanings.len();
    for (m, agrees) in meanings {
        let n = m as usize;
        let (Some(known), Some(folded)) = (registry.known.get(n), registry.folded.get(n)) else {
            continue;
        };
        let mut sure: i32 = match (known.kind, hit.form) {
            (Kind::Compound, Form::Full) => 90,
            (Kind::Compound, Form::Loose) => 44,
            (Kind::Compound, Form::Short) => 66,
            (Kind::Landmark, _) => 86,
            (Kind::Road, _) => 76,
            (Kind::Community, _) => 50,
            (Kind::Street, _) => 34,
        };
        if known.kind == Kind::Compound {
            if hit.inside.building.is_some() {
                sure += 5;
            } else if hit.inside.part.is_some() {
                // a part the registry does not know may be a compound of its own
                sure -= 18;
            }
            if folded.everyday && hit.inside.is_empty() && !agrees {
                sure -= 14;
            }
        }
        if agrees {
            sure += 4;
        }
        if newer(line, hit.name.start) {
            sure -= 40;
        }
        let other = matches!(stand(line, &hit.name, hit.end), Stand::Other);
        sure = match role {
            Role::At => sure,
            Role::Near if other => sure / 2,
            Role::Near => sure * 7 / 10,
            Role::Home => sure * 3 / 4,
        };
        sure = sure.min(99) / several as i32;
        let address = if known.kind == Kind::Road { house(line, hit.end) } else { None };
        let end = address.map_or(hit.end, |(_, end)| end);
        let span = line.origin(&(hit.name.start..end));
        out.push(Proposal {
            known: n,
            role,
            confidence: sure.clamp(1, 99) as u8,
            why: why(&line.text(hit.name.start..end), &known.name, role, agrees, several),
            span,
            inside: hit.inside.clone(),
            number: address.map(|(n, _)| n),
        });
    }
}

/// 新阳光花园 is another compound than 阳光花园.
fn newer(line: &Line, start: usize) -> bool {
    let before = start.checked_sub(1).and_then(|b| line.at(b));
    matches!(before, Some('新' | '老')) && line.ends_any(start, &["最新", "更新", "翻新"]).is_none()
}

/// Whether the text also names the road or an area of this place.
fn agrees(registry: &Registry, known: u32, hit: &Hit, line: &Line, all: &[Hit]) -> bool {
    let Some(k) = registry.folded.get(known as usize) else { return false };
    all.iter().filter(|h| h.name != hit.name).any(|h| {
        let name = line.text(h.name.clone());
        k.road.as_deref() == Some(name.as_str()) || k.within.contains(&name)
    })
}

/// The house number behind a road: 88号, 88弄12号; and where it ends.
fn house(line: &Line, i: usize) -> Option<(u32, usize)> {
    let (n, end) = number(line, i)?;
    let word = line.starts_any(end, &["号", "弄"])?;
    // 88号线 and 3号楼 are no house numbers, 1号路灯杆 no house
    if line.starts_any(end + 1, &["线", "楼", "路灯", "灯杆", "杆"]).is_some() {
        return None;
    }
    Some((n, end + word.chars().count()))
}

/// Compounds meant by road and number alone: 枫林路88号3幢.
fn addresses(registry: &Registry, line: &Line, hits: &[Hit], out: &mut Vec<Proposal>) {
    for hit in hits {
        let Some((n, end)) = house(line, hit.end) else { continue };
        let road = line.text(hit.name.clone());
        let matching =
            registry.known.iter().zip(&registry.folded).enumerate().filter(|(_, (k, f))| {
                k.kind == Kind::Compound
                    && k.number == Some(n)
                    && f.road.as_deref() == Some(road.as_str())
            });
        for (known, (k, _)) in matching {
            let (inside, last) = inside(line, end, false);
            let at = !inside.is_empty()
                || line.starts_any(end, &["小区", "院内", "大院", &k.name]).is_some();
            let stood = stand(line, &hit.name, end);
            if stood == Stand::Not {
                continue;
            }
            let (role, sure) = match stood {
                Stand::Home => (Role::Home, 62),
                _ if at => (Role::At, 84),
                _ => (Role::Near, 52),
            };
            let said = line.text(hit.name.start..last);
            out.push(Proposal {
                known,
                role,
                confidence: sure,
                span: line.origin(&(hit.name.start..last)),
                inside,
                number: None,
                why: Text::new(
                    format!("文中的地址“{said}”是{}的地址。", k.name),
                    format!("The address “{said}” in the text is that of {}.", k.name),
                ),
            });
        }
    }
}

/// A building said without a compound.
fn loose(line: &Line, hits: &[Hit]) -> Option<(Inside, Range<usize>)> {
    let taken = |i: usize| hits.iter().any(|h| (h.name.start..h.end).contains(&i));
    (0..line.len()).filter(|i| !taken(*i)).find_map(|i| {
        let (inside, end) = inside(line, i, false);
        (inside.building.is_some() || inside.unit.is_some())
            .then(|| (inside, line.origin(&(i..end))))
    })
}

fn why(said: &str, name: &str, role: Role, agrees: bool, several: usize) -> Text {
    let (zh, en) = match role {
        Role::At => ("地点", "the place"),
        Role::Near => ("附近的参照", "a landmark near the place"),
        Role::Home => ("反映人的住处", "the home of whoever speaks"),
    };
    let (also_zh, also_en) = if agrees {
        ("，所在道路或社区也对得上", "; its road or community is named as well")
    } else {
        ("", "")
    };
    let (several_zh, several_en) = if several > 1 {
        (
            format!("；同名或简称相同的有{several}处，请选择"),
            format!("; {several} places bear this name, please choose"),
        )
    } else {
        (String::new(), String::new())
    };
    Text::new(
        format!("文中写有“{said}”，当作{zh}{name}{also_zh}{several_zh}。"),
        format!("The text says “{said}”: read as {en}, {name}{also_en}{several_en}."),
    )
}
