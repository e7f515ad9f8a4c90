//! What the proposing of units promises.

use super::{Example, Majority, Row, evaluate, train};

fn row(values: &[(&str, &str)], at: i64) -> Row {
    let values = values.iter().map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect();
    Row { values, at: Some(at) }
}

fn example(values: &[(&str, &str)], at: i64, unit: &str) -> Example {
    Example { row: row(values, at), unit: String::new(), name: unit.to_owned() }
}

/// Litter goes to the street's own team, potholes to one bureau, noise by its source.
fn examples(n: i64) -> Vec<Example> {
    let streets = ["坪山街道", "龙田街道", "坑梓街道"];
    (0..n)
        .map(|i| {
            let street = streets[(i % 3) as usize];
            let kind = ["垃圾", "路面", "噪声"][(i / 3 % 3) as usize];
            let source = ["12345", "巡查"][(i / 9 % 2) as usize];
            let unit = match kind {
                "垃圾" => format!("{street}城管办"),
                "路面" => "交通局".to_owned(),
                _ if source == "12345" => "环保局".to_owned(),
                _ => "公安分局".to_owned(),
            };
            example(&[("街道", street), ("小类", kind), ("来源", source)], i * 600, &unit)
        })
        .collect()
}

#[test]
fn what_is_always_decided_alike_is_proposed_with_its_reasons() {
    let all = examples(600);
    let model = train(&all, 1);
    let p =
        model.propose(&row(&[("街道", "龙田街道"), ("小类", "垃圾"), ("来源", "巡查")], 400_000));
    assert_eq!(p.units[0].name, "龙田街道城管办");
    assert!(p.units[0].confidence > 0.8 && !p.unsure);
    let reason = &p.units[0].reasons[0];
    assert!(reason.dealt > 0 && reason.dealt <= reason.matters);
    let same: Vec<&str> = reason.same.iter().map(|(_, v)| v.as_str()).collect();
    assert!(same.contains(&"垃圾"), "{same:?}");
    assert!(evaluate(&model, &all[500..]).first > 0.95);
}

#[test]
fn the_same_examples_and_seed_give_the_same_proposals() {
    let all = examples(300);
    let asked = row(&[("街道", "坪山街道"), ("小类", "噪声"), ("来源", "12345")], 50_000);
    assert_eq!(train(&all, 7).propose(&asked), train(&all, 7).propose(&asked));
}

#[test]
fn a_model_written_down_and_read_again_proposes_the_same() {
    let model = train(&examples(300), 3);
    let text = serde_json::to_string(&model).unwrap();
    let again: super::Model = serde_json::from_str(&text).unwrap();
    for (kind, at) in [("垃圾", 100), ("噪声", 90_000), ("路面", 1_000_000)] {
        let asked = row(&[("街道", "坑梓街道"), ("小类", kind), ("来源", "巡查")], at);
        assert_eq!(model.propose(&asked), again.propose(&asked));
    }
}

#[test]
fn values_never_seen_and_columns_left_out_still_give_three_units_and_no_certainty() {
    let model = train(&examples(300), 1);
    let unknown = [
        row(&[("街道", "新街道"), ("小类", "新小类"), ("来源", "新来源")], 1_000_000),
        row(&[], 1_000_000),
        Row::default(),
        row(&[("街道", "-"), ("小类", ""), ("别的", "x")], i64::MIN),
    ];
    for asked in unknown {
        let p = model.propose(&asked);
        assert!(p.units.len() >= 3 && p.unsure, "{p:?}");
        let sum: f32 = p.units.iter().map(|u| u.confidence).sum();
        assert!(sum < 1.001);
        assert!(p.units.iter().all(|u| (0.0..=1.0).contains(&u.confidence)));
        assert!(p.units.windows(2).all(|w| w[0].confidence >= w[1].confidence));
    }
}

#[test]
fn one_unit_one_matter_or_none_are_taken_as_they_are() {
    let one: Vec<Example> = (0..40).map(|i| example(&[("小类", "路面")], i, "交通局")).collect();
    for some in [&one[..], &one[..1]] {
        let p = train(some, 1).propose(&row(&[("小类", "路面")], 50));
        assert_eq!(p.units.len(), 1);
        assert_eq!(p.units[0].name, "交通局");
    }
    let nothing = [example(&[("小类", "路面")], 1, "-"), example(&[("小类", "路面")], 2, " ")];
    for none in [&nothing[..], &[]] {
        let p = train(none, 1).propose(&row(&[("小类", "路面")], 50));
        assert!(p.units.is_empty() && p.unsure);
    }
}

#[test]
fn a_renamed_unit_keeps_what_it_dealt_with_and_is_proposed_under_the_name_of_the_time() {
    let mut all = examples(300);
    for e in &mut all {
        e.unit = e.name.clone();
        if e.row.at > Some(90_000) && e.name == "交通局" {
            e.name = "交通运输局".to_owned();
        }
    }
    let model = train(&all, 1);
    let asked = |at| row(&[("街道", "坪山街道"), ("小类", "路面"), ("来源", "巡查")], at);
    assert_eq!(model.propose(&asked(20_000)).units[0].name, "交通局");
    let now = model.propose(&asked(200_000));
    assert_eq!((now.units[0].unit.as_str(), now.units[0].name.as_str()), ("交通局", "交通运输局"));
    assert!(now.units.iter().all(|u| u.name != "交通局"), "{now:?}");
}

#[test]
fn work_that_moved_to_another_unit_is_proposed_there() {
    let mut all = examples(600);
    for e in all.iter_mut().skip(540).filter(|e| e.name == "交通局") {
        e.name = "城建办".to_owned();
    }
    let asked = row(&[("街道", "坪山街道"), ("小类", "路面"), ("来源", "巡查")], 400_000);
    let p = train(&all, 1).propose(&asked);
    assert_eq!(p.units[0].name, "城建办", "{p:?}");
}

#[test]
fn a_column_that_only_repeats_another_or_names_each_matter_is_left_out() {
    let mut all = examples(300);
    for (i, e) in all.iter_mut().enumerate() {
        let code = e.row.values[0].1.chars().next().map_or(0, |c| c as u32).to_string();
        e.row.values.push(("街道码".to_owned(), code));
        e.row.values.push(("编号".to_owned(), i.to_string()));
        e.row.values.push(("市".to_owned(), "深圳".to_owned()));
    }
    let mut kept = train(&all, 1).columns().to_vec();
    kept.sort();
    assert!(!kept.contains(&"编号".to_owned()) && !kept.contains(&"市".to_owned()), "{kept:?}");
    assert!(kept.contains(&"街道".to_owned()) && kept.contains(&"小类".to_owned()), "{kept:?}");
}

#[test]
fn the_majority_rule_falls_back_to_coarser_columns() {
    let all = examples(90);
    let rule = Majority::learn(&all, &[&["街道", "小类"], &["小类"], &[]]);
    let asked = row(&[("街道", "坪山街道"), ("小类", "垃圾")], 0);
    assert_eq!(rule.propose(&asked, 1), ["坪山街道城管办"]);
    let new = row(&[("街道", "新街道"), ("小类", "路面")], 0);
    assert_eq!(rule.propose(&new, 1), ["交通局"]);
    assert_eq!(rule.propose(&Row::default(), 3).len(), 3);
}
