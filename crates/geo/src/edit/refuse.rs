//! What a person is told when a change of the net cannot be made.

use yiwang_domain::{Refusal, Sort};

pub(super) fn no_corner() -> Refusal {
    Refusal::new(
        "corner-unknown",
        Sort::NotNow,
        (
            "这里没有边界点，可能刚被别人移走。",
            "There is no corner here; somebody may have moved it.",
        ),
        (
            "看一下现在的边界，再选一次点。",
            "Look at the border as it is now and choose the corner again.",
        ),
    )
}

pub(super) fn off_globe() -> Refusal {
    Refusal::new(
        "corner-off-globe",
        Sort::Invalid,
        ("坐标不在地球上（经度±180，纬度±90）。", "The point is not on the globe (±180, ±90)."),
        ("先写经度，后写纬度，如 120.123456,30.123456。", "Give longitude, then latitude."),
    )
}

pub(super) fn missed() -> Refusal {
    Refusal::new(
        "border-missed",
        Sort::Invalid,
        ("这一点不在任何网格的边界上。", "No border runs through this point."),
        ("在边界线上点一下，放大后更准。", "Click on a border; zoom in to hit it."),
    )
}

pub(super) fn collapses() -> Refusal {
    Refusal::new(
        "corner-collapses",
        Sort::Invalid,
        ("这样网格只剩一条线，没有面积。", "A grid would be a mere line, without any area."),
        (
            "一个网格至少要有三个点；要去掉整个网格，请用“合并”。",
            "A grid has at least three corners; to drop it, merge it.",
        ),
    )
}

pub(super) fn flat() -> Refusal {
    Refusal::new(
        "border-flat",
        Sort::Invalid,
        ("画的边界没有围出面积。", "The border encloses nothing."),
        ("至少画三个不在一条线上的点。", "Draw at least three corners that are not on one line."),
    )
}

pub(super) fn crosses() -> Refusal {
    Refusal::new(
        "border-crosses",
        Sort::Invalid,
        ("线与自身交叉了。", "The line crosses itself."),
        ("重画，不要打结。", "Draw it anew without a knot."),
    )
}

pub(super) fn no_grid(code: &str) -> Refusal {
    Refusal::new(
        "grid-unknown",
        Sort::NotNow,
        (format!("草稿里没有网格 {code}。"), format!("The draft has no grid {code}.")),
        (
            "它可能已被合并，看一下现在的草稿。",
            "It may have been merged; look at the draft as it is now.",
        ),
    )
}

pub(super) fn split_misses() -> Refusal {
    Refusal::new(
        "split-misses",
        Sort::Invalid,
        ("分割线没有从一边穿到另一边。", "The line does not cross the grid from border to border."),
        (
            "从网格外面画起，穿过它，到外面结束。",
            "Begin outside the grid, cross it, and end outside.",
        ),
    )
}

pub(super) fn split_often() -> Refusal {
    Refusal::new(
        "split-often",
        Sort::Invalid,
        ("分割线穿过这个网格不止一次。", "The line crosses the grid more than once."),
        (
            "一次只穿过一次；要分成三块，请分两次。",
            "Cross it once; to make three parts, split twice.",
        ),
    )
}

pub(super) fn split_hole() -> Refusal {
    Refusal::new(
        "split-hole",
        Sort::Invalid,
        ("分割线碰到了网格中间的洞。", "The line touches a hole in the grid."),
        (
            "让线绕开洞；洞归它所在的那一块。",
            "Lead it around the hole, which goes with the part around it.",
        ),
    )
}

pub(super) fn apart() -> Refusal {
    Refusal::new(
        "merge-apart",
        Sort::Invalid,
        ("这两个网格没有共同的边界。", "The two grids share no border."),
        (
            "只能合并相邻的网格；若中间有细缝，先移点补上。",
            "Merge neighbours only; where a slit parts them, close it first.",
        ),
    )
}

pub(super) fn unclean() -> Refusal {
    Refusal::new(
        "merge-unclean",
        Sort::Invalid,
        (
            "两个网格之间有重叠或细缝，合不成一块。",
            "The two grids overlap or leave a slit, so they do not join.",
        ),
        (
            "按检查结果先改好公共边界，再合并。",
            "Mend their common border as the check tells, then merge.",
        ),
    )
}
