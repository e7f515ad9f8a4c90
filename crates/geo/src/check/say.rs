//! The sentences of the findings.

use super::NetGrid;
use super::measure::Piece;
use crate::coord::LonLat;
use crate::rings::Crossing;
use yiwang_domain::Text;

/// Most names in one sentence.
const NAMES_MAX: usize = 4;

pub(super) fn self_intersection(grid: &NetGrid<'_>, crossing: Crossing) -> Text {
    let at = LonLat::from(crossing.at);
    let (zh, en) = if crossing.doubled {
        ("与自身重叠", "lies upon itself")
    } else {
        ("自相交", "crosses itself")
    };
    Text::new(
        format!("“{}”的边界在 {at} 处{zh}。请移动该处的点,使边界不交叉。", grid.name),
        format!(
            "The border of “{}” {en} at {at}. Move the corners there so that it does not.",
            grid.name
        ),
    )
}

pub(super) fn overlap(a: &NetGrid<'_>, b: &NetGrid<'_>, piece: &Piece, thin: bool) -> Text {
    let size = size(piece);
    let (mend_zh, mend_en) = if thin {
        (
            "重叠很窄,多半是画线的误差。请让两个网格共用同一条边界线。",
            "It is so narrow that it comes from drawing: let both use the same line.",
        )
    } else {
        (
            "请核对两个网格的边界,把重叠处划归其中一个。",
            "Check both borders and give the area to one of them.",
        )
    };
    Text::new(
        format!("“{}”与“{}”重叠{}。{mend_zh}", a.name, b.name, size.zh),
        format!("“{}” and “{}” overlap by {}. {mend_en}", a.name, b.name, size.en),
    )
}

pub(super) fn gap(
    neighbours: &[&NetGrid<'_>],
    parent: Option<&NetGrid<'_>>,
    piece: &Piece,
    thin: bool,
) -> Text {
    let size = size(piece);
    let names = names(neighbours);
    let (where_zh, where_en) = match (parent, neighbours.is_empty()) {
        (Some(p), true) => (format!("“{}”内", p.name), format!("Inside “{}”", p.name)),
        (Some(p), false) => (
            format!("“{}”内、{}旁边", p.name, names.zh),
            format!("Inside “{}”, beside {}", p.name, names.en),
        ),
        (None, _) => (format!("{}之间", names.zh), format!("Between {}", names.en)),
    };
    let (mend_zh, mend_en) = if thin {
        (
            "缝隙很窄,多半是画线的误差。请让相邻网格共用同一条边界线。",
            "It is so narrow that it comes from drawing: let the neighbours use the same line.",
        )
    } else {
        (
            "请把它划入相邻的网格,或设立新的网格。",
            "Give it to a neighbour or make it a grid of its own.",
        )
    };
    Text::new(
        format!("{where_zh}有{}没有划入任何网格。{mend_zh}", size.zh),
        format!("{where_en}, {} belong to no grid. {mend_en}", size.en),
    )
}

pub(super) fn beyond(out: &[&NetGrid<'_>], parent: &NetGrid<'_>, piece: &Piece) -> Text {
    let (size, names) = (size(piece), names(out));
    Text::new(
        format!("{}超出上级“{}”的边界{}。请改画边界,或改正上级。", names.zh, parent.name, size.zh),
        format!(
            "{} reaches {} beyond its parent “{}”. Redraw the border or correct the parent.",
            names.en, size.en, parent.name
        ),
    )
}

fn names(grids: &[&NetGrid<'_>]) -> Text {
    let shown: Vec<String> =
        grids.iter().take(NAMES_MAX).map(|g| format!("“{}”", g.name)).collect();
    let more = grids.len() > NAMES_MAX;
    let n = grids.len();
    Text::new(
        format!("{}{}", shown.concat(), if more { format!("等{n}个网格") } else { String::new() }),
        format!("{}{}", shown.join(", "), if more { " and others" } else { "" }),
    )
}

/// The size of a piece: whole square metres, one decimal below ten.
fn size(piece: &Piece) -> Text {
    let decimals = usize::from(piece.area_m2 < 10.0);
    let area = format!("{:.decimals$}", piece.area_m2);
    Text::new(format!("约{area}平方米"), format!("about {area} m²"))
}
