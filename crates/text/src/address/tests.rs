//! What the reader of addresses promises, on texts made to mislead it.

use super::*;

fn compound(name: &str, road: &str, number: u32, within: [&str; 2]) -> Known {
    Known {
        road: Some(road.into()),
        number: Some(number),
        within: within.map(str::to_owned).to_vec(),
        ..Known::new(Kind::Compound, name)
    }
}

fn registry() -> Registry {
    let pine = ["听松社区", "栖云街道"];
    let heart = ["澜心社区", "澜桥街道"];
    Registry::new(vec![
        compound("阳光花园", "松涛路", 88, pine),
        compound("阳光花园二期", "松涛路", 90, pine),
        compound("海棠苑", "海棠路", 12, heart),
        compound("海棠公馆", "竹西路", 7, pine),
        compound("听松一村", "松涛路", 120, pine),
        compound("听松十一村", "松涛路", 160, pine),
        compound("和谐家园", "竹西路", 33, heart),
        compound("未来小区", "竹西路", 35, heart),
        // two of one name
        compound("锦绣苑", "松涛路", 5, pine),
        compound("锦绣苑", "海棠路", 66, heart),
        Known { aliases: vec!["绿洲".into()], ..compound("绿洲府", "海棠路", 9, heart) },
        Known::new(Kind::Road, "松涛路"),
        Known::new(Kind::Road, "海棠路"),
        Known::new(Kind::Road, "竹西路"),
        Known::new(Kind::Landmark, "听松小学"),
        Known::new(Kind::Landmark, "听松农贸市场"),
        Known::new(Kind::Community, "听松社区"),
        Known::new(Kind::Community, "澜心社区"),
        Known::new(Kind::Street, "栖云街道"),
    ])
}

/// Name, role and building of the likeliest compound.
fn read(text: &str) -> Option<(String, Role, Option<String>)> {
    let registry = registry();
    let found = find(&registry, text);
    let first = found.compound(&registry)?;
    assert!(text.is_char_boundary(first.span.start) && text.is_char_boundary(first.span.end));
    assert!(!text[first.span.clone()].is_empty(), "{text}");
    let name = registry.known()[first.known].name.clone();
    Some((name, first.role, first.inside.building.clone()))
}

#[test]
fn the_compound_of_a_report_is_read() {
    for (text, name, role, building) in [
        ("阳光花园3栋2单元501漏水", "阳光花园", Role::At, Some("3")),
        ("阳光花园小区12号楼电梯坏了", "阳光花园", Role::At, Some("12")),
        ("阳光　花园３幢", "阳光花园", Role::At, Some("3")),
        ("栖云街道松涛路88号阳光花园北门", "阳光花园", Role::At, None),
        ("阳光花园二期6幢楼道堆物", "阳光花园二期", Role::At, Some("6")),
        ("阳光花园2期6幢楼道堆物", "阳光花园二期", Role::At, Some("6")),
        ("听松1村3号301室下水道堵了", "听松一村", Role::At, Some("3")),
        ("听松十一村垃圾满了", "听松十一村", Role::At, None),
        ("听松11村垃圾满了", "听松十一村", Role::At, None),
        ("绿洲北门没有路灯", "绿洲府", Role::At, None),
        ("海棠路上的海棠苑停水", "海棠苑", Role::At, None),
        ("松涛路88号3幢漏水", "阳光花园", Role::At, Some("3")),
        ("阳光花园路灯不亮", "阳光花园", Role::At, None),
        ("我住阳光花园，楼下噪音", "阳光花园", Role::Home, None),
        ("阳光花园对面烧烤店油烟", "阳光花园", Role::Near, None),
        ("是不是阳光花园也停电了", "阳光花园", Role::At, None),
    ] {
        let building = building.map(str::to_owned);
        assert_eq!(read(text), Some((name.to_owned(), role, building)), "{text}");
    }
}

#[test]
fn a_denied_or_compared_name_is_not_the_place() {
    for (text, name) in [
        ("不是阳光花园，是对面的海棠苑垃圾没人收", "海棠苑"),
        ("不在听松一村，在听松十一村门口", "听松十一村"),
        ("海棠苑希望像阳光花园那样装充电桩", "海棠苑"),
        ("以前住阳光花园，现在住海棠苑，楼上漏水", "海棠苑"),
        ("除了阳光花园，海棠苑也停水了", "海棠苑"),
        ("阳光花园对面的海棠苑冒烟", "海棠苑"),
        ("我住阳光花园，海棠苑的装修太吵", "海棠苑"),
    ] {
        assert_eq!(read(text).map(|r| r.0).as_deref(), Some(name), "{text}");
    }
    for text in ["不是阳光花园的问题", "这件事与阳光花园无关", "大家共建和谐家园"]
    {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn names_inside_other_names_are_not_taken_for_the_place() {
    let registry = registry();
    for text in [
        "海棠路12号的路灯不亮",
        "阳光花园幼儿园门口堵车",
        "阳光花园公交站没有雨棚",
        "海棠花开了没人管",
        "今天阳光真好",
        "未来得及处理",
        "绿化带垃圾",
        "听松社区的居委会不接电话",
        "理想很丰满",
    ] {
        let found = find(&registry, text);
        let at = found.compound(&registry).filter(|p| p.role == Role::At);
        assert!(at.is_none(), "{text}: {at:?}");
    }
    // a compound the registry does not know, whose name ends like a known one
    let new = find(&registry, "新阳光花园停水");
    assert!(new.compound(&registry).is_some_and(|p| p.confidence < 60));
}

#[test]
fn a_short_name_is_taken_only_where_a_house_follows_and_all_it_may_mean_are_offered() {
    let registry = registry();
    assert_eq!(read("阳光3幢漏水").map(|r| r.0).as_deref(), Some("阳光花园"));
    assert_eq!(read("和谐3幢漏水").map(|r| r.0).as_deref(), Some("和谐家园"));
    let names = |text: &str| -> Vec<&str> {
        find(&registry, text)
            .places
            .iter()
            .filter(|p| registry.known()[p.known].kind == Kind::Compound)
            .map(|p| registry.known()[p.known].road.as_deref().unwrap_or_default())
            .collect()
    };
    assert_eq!(names("海棠5幢漏水"), ["海棠路", "竹西路"]);
    assert_eq!(names("海棠小区停水"), ["海棠路", "竹西路"]);
    assert!(find(&registry, "海棠5幢漏水").places.iter().all(|p| p.confidence < 50));
}

#[test]
fn places_of_one_name_are_told_apart_by_road_community_and_street() {
    let registry = registry();
    let which = |text: &str| -> Vec<usize> {
        find(&registry, text)
            .places
            .iter()
            .filter(|p| registry.known()[p.known].name == "锦绣苑")
            .map(|p| p.known)
            .collect()
    };
    assert_eq!(which("锦绣苑垃圾没人收"), [8, 9]);
    assert_eq!(which("海棠路锦绣苑垃圾没人收"), [9]);
    assert_eq!(which("听松社区锦绣苑垃圾没人收"), [8]);
    assert_eq!(which("栖云街道锦绣苑垃圾没人收"), [8]);
}

#[test]
fn roads_landmarks_and_loose_buildings_are_read() {
    let registry = registry();
    let found = find(&registry, "松涛路120号门口井盖没了，在听松小学旁边");
    let road = found.places.iter().find(|p| registry.known()[p.known].name == "松涛路").unwrap();
    assert_eq!((road.role, road.number), (Role::At, Some(120)));
    let school =
        found.places.iter().find(|p| registry.known()[p.known].name == "听松小学").unwrap();
    assert_eq!(school.role, Role::Near);
    let text = "我们这12号楼2单元电梯停了";
    let (inside, span) = find(&registry, text).loose.unwrap();
    assert_eq!((inside.building.as_deref(), inside.unit), (Some("12"), Some(2)));
    assert_eq!(&text[span], "12号楼2单元");
    assert_eq!(find(&registry, "坐3号线到站").loose, None);
}

#[test]
fn the_span_is_what_the_reader_sees_and_the_reason_quotes_it() {
    let registry = registry();
    let text = "您好，阳光花园３栋２单元５０１漏水";
    let found = find(&registry, text);
    assert_eq!(&text[found.places[0].span.clone()], "阳光花园３栋２单元５０１");
    assert!(found.places[0].why.zh.contains("阳光花园3栋2单元501"));
    assert!(!found.places[0].why.en.is_empty());
}

#[test]
fn odd_texts_are_read_without_harm() {
    let registry = registry();
    for text in
        ["", " ", "\u{FEFF}", "1", "号", "第", "阳光花", "3-", "A", "🙂阳光花园🙂", "-1-2-3-"]
    {
        let _ = find(&registry, text);
    }
    let long = "阳光花园3幢".repeat(5_000);
    assert_eq!(find(&registry, &long).places.len(), 1);
    assert!(find(&Registry::default(), "阳光花园3幢").places.is_empty());
}
