//! Clauses of the language that a method may lean on, each shown by a case of its own.

use crate::playbooks::load;
use yiwang_domain::walk::{self, World};

const PLAYBOOK: &str = "
playbook: clauses
name: {zh: 条款, en: Clauses}
about: {zh: 条款, en: Clauses}
sources: [{what: own, sure: own}]
calendar: office
counters: [ended]
intake: {channels: [portal], to: begun, promise: {zh: '{date}前答复', en: 'by {date}'}}
stages:
  begun:
    name: {zh: 已开始, en: Begun}
    holder: {role: street_dispatcher, at: [{covering: street}]}
    clocks: [answer]
  over: {name: {zh: 办结, en: Over}, ends: true}
leg_stages:
  given: {name: {zh: 待办, en: Given}, clocks: [do_in]}
  done: {name: {zh: 办好, en: Done}, ends: true}
clocks:
  answer: {name: {zh: 答复, en: Answer}, limit: 20 work_days, promised: true}
  word: {name: {zh: 承诺, en: Word}, limit: {default: 1 work_days, field: day}, promised: true}
  sign_up: {name: {zh: 报名, en: Sign-up}, limit: 1 days, then: close_sign_up, late: false}
  do_in: {name: {zh: 办理, en: Do}, limit: {default: 2 work_days, field: within}}
actions:
  send:
    name: {zh: 派, en: Send}
    from: [begun]
    who: [{role: street_dispatcher, at: area}]
    form:
      units: {kind: units, name: {zh: 单位, en: Units}, required: true}
      within: {kind: limit, name: {zh: 多久, en: Within}}
    guards:
      - test: \"!('police' in form.units)\"
        say: {zh: 不派公安, en: not the police}
        mend: {zh: 换一家, en: another}
    effects: [{open_legs: units}]
  report:
    name: {zh: 报结, en: Report}
    on: leg
    from: [given]
    who: [{role: department_handler, at: leg}]
    effects: [handled]
    to: done
  again:
    name: {zh: 重办, en: Again}
    from: [begun]
    who: [{role: street_dispatcher, at: area}]
    effects: [{legs_to: {stage: given, from: [done]}}]
  promise:
    name: {zh: 承诺, en: Promise}
    from: [begun]
    who: [{role: street_dispatcher, at: area}]
    form: {day: {kind: date, name: {zh: 哪天, en: When}, required: true}}
    effects: [{start_clock: word}]
  open_sign_up:
    name: {zh: 开放报名, en: Open the sign-up}
    from: [begun]
    who: [{role: street_dispatcher, at: area}]
    effects: [{start_clock: sign_up}]
  close_sign_up:
    name: {zh: 报名截止, en: Sign-up ends}
    from: [begun]
    who: [system]
    effects: [{count: ended}]
  hush:
    name: {zh: 保密, en: Keep quiet}
    from: [begun]
    who: [{role: street_dispatcher, at: area}]
    form:
      level:
        kind: choice
        name: {zh: 密级, en: Secrecy}
        required: true
        options: {normal: {name: {zh: 一般, en: Normal}}, confidential: {name: {zh: 保密, en: Quiet}}}
      demand:
        kind: choice
        name: {zh: 诉求, en: Demand}
        options: {advice: {name: {zh: 咨询, en: Advice}}}
    effects: [{secrecy: level}, {demand: demand}]
  end:
    name: {zh: 办结, en: End}
    from: [begun]
    who: [{role: street_dispatcher, at: area}]
    guards:
      - test: \"matter.clocks.sign_up == 'ended' && !matter.late\"
        say: {zh: 报名还没截止, en: the sign-up has not ended}
        mend: {zh: 等截止, en: wait}
      - test: \"matter.secrecy == 'confidential' && matter.demand == 'advice'\"
        say: {zh: 未保密, en: not confidential}
        mend: {zh: 先保密, en: keep it quiet first}
    to: over
";

const WALK: &str = "
walk: all
playbook: clauses
name: {zh: 全部, en: all}
about: {zh: 全部, en: all}
people:
  boss: {role: street_dispatcher, unit: street}
  one: {role: department_handler, unit: chengguan}
  two: {role: department_handler, unit: market}
start: {at: 2025-11-03 09:00, channel: portal, place: grid, title: x, then: {stage: begun, clocks: {answer: 2025-12-01 17:30}}}
steps:
  - {at: 2025-11-03 09:10, who: boss, does: send, form: {units: [police]}, refused: guard, says: 不派公安}
  - at: 2025-11-03 09:20
    who: boss
    does: send
    form: {units: [chengguan], within: 5 work_days}
    then: {clocks: {do_in/chengguan: 2025-11-10 17:30}}
  # what was set for one unit is not another's
  - at: 2025-11-03 09:30
    who: boss
    does: send
    form: {units: [market]}
    then: {clocks: {do_in/market: 2025-11-05 17:30}}
  - {at: 2025-11-04 09:00, who: one, does: report, on: chengguan, then: {legs: {chengguan: done}}}
  # done again by its own limit; the other goes on
  - at: 2025-11-04 10:00
    who: boss
    does: again
    then:
      legs: {chengguan: given, market: given}
      clocks: {do_in/chengguan: 2025-11-11 17:30, do_in/market: 2025-11-05 17:30}
  - {at: 2025-11-04 10:10, who: two, does: report, on: market}
  - {at: 2025-11-04 10:20, who: one, does: report, on: chengguan}
  # a date agreed on stays where it is: 2025-11-08 is a Saturday
  - {at: 2025-11-04 11:00, who: boss, does: promise, form: {day: 2025-11-08}, then: {clocks: {word: 2025-11-09 00:00}}}
  # afresh, not beside
  - {at: 2025-11-04 11:10, who: boss, does: promise, form: {day: 2025-11-20}, then: {clocks: {word: 2025-11-21 00:00}}}
  - {at: 2025-11-04 11:20, who: boss, does: open_sign_up}
  - {at: 2025-11-04 11:30, who: boss, does: end, refused: guard, says: 报名还没截止}
  - {at: 2025-11-06 09:00, passes: true, told: [sign_up warn, does close_sign_up], then: {counts: {ended: 1}}}
  - {at: 2025-11-06 09:10, who: boss, does: end, refused: guard, says: 未保密}
  - {at: 2025-11-06 09:20, who: boss, does: hush, form: {level: confidential, demand: advice}}
  # never lowered
  - {at: 2025-11-06 09:30, who: boss, does: hush, form: {level: normal}}
  - {at: 2025-11-06 09:40, who: boss, does: end, then: {closed: true}}
";

#[test]
fn each_clause_does_what_the_handbook_says() {
    let world =
        World::read(include_str!("../../../../playbooks/walks/world.yaml"), &["office".to_owned()])
            .unwrap();
    let p = load(PLAYBOOK).unwrap();
    let course = walk::run(&walk::read(WALK).unwrap(), &p, &world);
    let told: Vec<_> = course.faults.iter().map(|f| f.en.as_str()).collect();
    assert!(told.is_empty(), "{told:#?}");
}
