//! Every shipped playbook is proved by its walks.

use crate::playbooks::{load, shipped, yaml};
use yiwang_domain::walk::{self, Cover, Touched, World};

fn world() -> World {
    let text = include_str!("../../../../playbooks/walks/world.yaml");
    World::read(text, &["office".to_owned()]).unwrap()
}

#[test]
fn every_walk_goes_as_it_says_and_together_they_touch_everything() {
    let world = world();
    let walks = yaml(concat!(env!("CARGO_MANIFEST_DIR"), "/../../playbooks/walks"));
    let mut wrong = Vec::new();
    let (mut run, mut refusals) = (0, 0);
    for (name, text) in shipped() {
        let p = load(&text).unwrap();
        let mut touched = Touched::default();
        for (file, text) in walks.iter().filter(|(f, _)| f.split('.').next() == Some(&name)) {
            let w = walk::read(text).unwrap_or_else(|e| panic!("{file}: {}", e.en));
            assert_eq!(*file, format!("{}.{}", w.playbook, w.walk), "a walk stands in its file");
            let course = walk::run(&w, &p, &world);
            wrong.extend(course.faults.iter().map(|f| format!("{file}: {}", f.en)));
            touched.join(course.touched);
            run += 1;
        }
        let left = Cover::of(&p, &touched);
        if !left.full() {
            wrong.push(format!("{name}: touched by no walk: {left:?}"));
        }
        refusals += touched.refusals;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(run > 30 && refusals > 60, "{run} walks, {refusals} refusals");
}

#[test]
fn a_walk_that_does_not_hold_is_told_step_by_step() {
    let (_, text) = shipped().into_iter().find(|(n, _)| n == "five-actions").unwrap();
    let p = load(&text).unwrap();
    let w = walk::read(
        "walk: wrong\nplaybook: five-actions\nname: {zh: 错, en: wrong}\nabout: {zh: 错, en: wrong}\n\
         people:\n  worker: {role: grid_worker, unit: community, grid: grid}\n\
         start: {at: 2025-11-03 09:00, channel: portal, place: grid, title: x, then: {stage: at_street}}\n\
         steps:\n  - {at: 2025-11-03 08:00, who: worker, does: ask_up, form: {reason: x}}\n  \
         - {at: 2025-11-03 10:00, who: worker, does: ask_up, form: {reason: x}}\n  \
         - {at: 2025-11-03 11:00, who: nobody, does: ask_up}\n",
    )
    .unwrap();
    let course = walk::run(&w, &p, &world());
    let told: Vec<_> = course.faults.iter().map(|f| f.en.as_str()).collect();
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told[0].contains("stage should be at_street, is at_grid"), "{told:#?}");
    assert!(told[1].contains("earlier"), "{told:#?}");
    assert!(told[2].contains("was refused: [not-now]"), "{told:#?}");
    assert!(told[3].contains("there is no nobody"), "{told:#?}");
}

#[test]
fn a_walk_with_a_wrong_key_is_refused_with_a_sentence() {
    let wrong = walk::read("walk: x\nplaybok: y\n").unwrap_err();
    assert!(wrong.en.contains("playbok"), "{}", wrong.en);
    assert!(walk::read("a: [").is_err());
}

#[test]
fn units_that_stand_above_one_another_end_nowhere_but_are_read() {
    let text = "hours: '09:00-12:00'\nunits:\n  a: {name: a, kind: x, parent: b}\n  \
                b: {name: b, kind: x, parent: a}\ngrids: {}\n";
    let world = World::read(text, &["office".to_owned()]).unwrap();
    assert!(world.units.by_code("a").unwrap().path.ends_with("/b/a/"));
}
