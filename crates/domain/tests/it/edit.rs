//! A form changes what it shows and nothing else: comments, layout and shared lists stay.

use super::playbooks::{load, shipped};
use yiwang_domain::Text;
use yiwang_domain::playbook::edit::{Control, Edit, Outline, Spot, apply, outline};

const NASTY: &[&str] = &[
    "改名后的阶段",
    "with: a colon # and a hash",
    "\"quoted\" {braces} [brackets]",
    "- starts like a list",
    "两行\n第二行",
    "true",
    "'",
];

fn spots(o: &Outline) -> Vec<Spot> {
    let groups = [&o.stages, &o.leg_stages, &o.clocks, &o.actions];
    let mut all = o.head.clone();
    for g in groups.into_iter().flatten() {
        all.extend(g.spots.iter().cloned());
        for row in g.who.rows.iter().chain(&g.form.rows) {
            all.extend(row.spots.iter().cloned());
        }
    }
    all
}

fn set(path: &str, value: &str) -> Edit {
    Edit::Set { path: path.into(), value: value.into() }
}

#[test]
fn what_is_set_is_read_again_and_the_comments_stay() {
    for (name, text) in shipped() {
        let all = spots(&outline(&text).unwrap());
        assert!(all.len() > 100, "{name} offers {}", all.len());
        // another few of each playbook, each with another of the nasty values
        let lines = all.iter().filter(|s| s.control == Control::Line);
        for (i, spot) in lines.enumerate().skip(name.len() % 23).step_by(23) {
            let value = NASTY[i % NASTY.len()];
            let made = apply(&text, &[set(&spot.path, value)]).unwrap();
            let again = spots(&outline(&made).unwrap());
            let got = again.iter().find(|s| s.path == spot.path).unwrap();
            assert_eq!(got.value, value, "{name} {}", spot.path);
            assert!(made.matches('#').count() >= text.matches("# ").count(), "{name}");
        }
    }
}

#[test]
fn setting_what_stands_there_already_changes_no_meaning() {
    for (name, text) in shipped() {
        let all = spots(&outline(&text).unwrap());
        let edits: Vec<Edit> = all
            .iter()
            .filter(|s| !s.value.is_empty())
            .step_by(41)
            .map(|s| set(&s.path, &s.value))
            .collect();
        let made = apply(&text, &edits).unwrap();
        assert_eq!(load(&made).unwrap(), load(&text).unwrap(), "{name}");
    }
}

#[test]
fn an_absent_key_is_added_where_it_belongs() {
    let (_, text) = shipped().into_iter().find(|(n, _)| n == "five-actions").unwrap();
    let o = outline(&text).unwrap();
    let mut tried = 0;
    for action in o.actions.iter().step_by(4) {
        for row in action.who.rows.iter().filter(|r| r.label.is_empty()) {
            let path = format!("{}.not_handler", row.path);
            let made = apply(&text, &[set(&path, "true")]).unwrap();
            let p = load(&made).unwrap();
            assert!(p.action(&action.id).is_some());
            tried += 1;
        }
        for row in &action.form.rows {
            let made = apply(&text, &[set(&format!("{}.required", row.path), "true")]).unwrap();
            let p = load(&made).unwrap();
            let a = p.action(&action.id).unwrap();
            assert!(a.form.iter().find(|f| f.id == row.label).unwrap().required);
            tried += 1;
        }
    }
    assert!(tried > 10, "{tried}");
}

#[test]
fn roles_and_fields_come_and_go() {
    for (name, text) in shipped() {
        let o = outline(&text).unwrap();
        for action in o.actions.iter().skip(name.len() % 17).step_by(17) {
            let ask = Edit::Ask {
                action: action.id.clone(),
                id: "extra_field".into(),
                kind: "text".into(),
                name: Text::new("补充: 一项", "One more"),
                required: true,
            };
            let made = apply(&text, std::slice::from_ref(&ask)).unwrap();
            let p = load(&made).unwrap_or_else(|e| panic!("{name} {}: {e:?}", action.id));
            let f = p.action(&action.id).unwrap().form.iter().find(|f| f.id == "extra_field");
            assert_eq!(f.unwrap().name.zh, "补充: 一项");
            assert!(f.unwrap().required);
            assert_eq!(apply(&made, &[ask]).unwrap_err().code, "edit-id");

            let path = format!("actions.{}.form.extra_field", action.id);
            if let Ok(back) = apply(&made, &[Edit::Remove { path }]) {
                // an empty form is left where there was none: the rest is as it was
                assert!(back.len() >= text.len());
            }

            let grant = Edit::Grant {
                action: action.id.clone(),
                role: "street_dispatcher".into(),
                at: "area".into(),
            };
            let more =
                apply(&text, &[grant]).unwrap_or_else(|e| panic!("{name} {}: {e}", action.id));
            let rows = &outline(&more).unwrap().actions;
            let now = rows.iter().find(|a| a.id == action.id).unwrap().who.rows.len();
            assert_eq!(now, action.who.rows.len() + 1, "{name} {}", action.id);
            let last = format!("actions.{}.who.{}", action.id, now - 1);
            if let Ok(back) = apply(&more, &[Edit::Remove { path: last }]) {
                assert_eq!(back, text, "{name} {}", action.id);
            }
        }
    }
}

#[test]
fn a_list_meant_by_several_actions_is_said_to_be_one() {
    let (_, text) = shipped().into_iter().find(|(n, _)| n == "five-actions").unwrap();
    let o = outline(&text).unwrap();
    let shared: Vec<_> = o.actions.iter().filter_map(|a| a.who.shared.clone()).collect();
    assert!(shared.contains(&"accept".to_owned()), "{shared:?}");
    let path = "actions.send_back.who.0.role";
    let made = apply(&text, &[set(path, "street_leader")]).unwrap();
    let p = load(&made).unwrap();
    let first = |id: &str| format!("{:?}", p.action(id).unwrap().who[0]);
    assert!(
        first("accept").contains("street_leader") && first("send_back").contains("street_leader")
    );
}

#[test]
fn what_a_form_cannot_change_is_said_and_nothing_changes() {
    let text = "actions:\n  a: {name: {zh: 甲, en: A}, who: [reporter]}\n";
    for edit in [
        set("actions.b.name.zh", "x"),
        Edit::Remove { path: "actions.a.who.0".into() },
        Edit::Remove { path: "nowhere".into() },
        Edit::Grant { action: "none".into(), role: "r".into(), at: "any".into() },
    ] {
        assert_eq!(apply(text, &[edit]).unwrap_err().code, "edit-not-here");
    }
    let made =
        apply(text, &[Edit::Grant { action: "a".into(), role: "r".into(), at: "any".into() }]);
    assert!(made.unwrap().contains("who: [reporter, {role: r, at: any}]"));
    assert!(outline("a: [").is_err());
    assert!(outline("").is_err());
}
