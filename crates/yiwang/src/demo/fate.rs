//! What becomes of a matter: who does what, and when.

use super::answers::{
    self, CHECKS, CHECKS_ASKED, CONTACTS, CONTACTS_ASKED, EXTENSIONS, RETURNS, SEND_BACKS,
    SUSPENSIONS, opinion,
};
use super::days::{Duty, on_duty, working_days};
use super::dice::Dice;
use super::leaves::{Demand, MEDIATION, Owner, Press};
use super::pen::{Around, Case, Moment, Pen, Roster};
use super::story::{Act, Channel, Course, Fate, Reporter};
use super::units;
use super::voices::fitting;
use chrono::Duration;
use yiwang_domain::matter::Outcome;

/// Draws the fate of a case.
pub(super) fn draw(roster: &Roster, case: &Case, dice: Dice) -> Fate {
    let around = Around::new(case.grid);
    let mut pen = Pen::new(roster, dice, case.at);
    let handler = roster
        .district
        .route(case.leaf.code, case.grid)
        .map_or_else(|| around.street.clone(), |r| r.unit.clone());
    let mut fate = Fate {
        course: Course::Unit,
        handler,
        with: Vec::new(),
        outcome: None,
        overdue: false,
        returns: 0,
        extended: false,
        suspended: false,
        reopened: false,
        satisfied: None,
        solved: None,
        answer: String::new(),
        steps: Vec::new(),
    };
    let quick = matches!(case.demand, Demand::Consult | Demand::Other | Demand::Thank);
    if case.on_spot {
        on_spot(case, &around, &mut fate, &mut pen);
    } else if case.repeats && pen.dice.chance(72) {
        merged(case, &around, &mut fate, &mut pen);
    } else if quick && pen.dice.chance(if case.demand == Demand::Consult { 66 } else { 92 }) {
        answered(case, &around, &mut fate, &mut pen);
    } else {
        handled(case, &around, &mut fate, &mut pen);
    }
    fate.steps = pen.steps;
    fate
}

fn room_of(case: &Case, around: &Around) -> (String, &'static str) {
    // the hotline's orders arrive at the district, everything else at the street
    if case.channel == Channel::Hotline {
        (units::CENTER.to_owned(), "centre")
    } else {
        (around.room.clone(), "dispatcher")
    }
}

fn on_spot(case: &Case, around: &Around, fate: &mut Fate, pen: &mut Pen) {
    fate.course = Course::OnSpot;
    fate.handler.clone_from(&around.community);
    fate.outcome = Some(Outcome::Solved);
    let worker = pen.roster.worker(case.grid).map(str::to_owned);
    pen.step_by(Act::Receive, &around.community, "worker", worker.clone(), "");
    pen.after(3, 75, Duty::Always);
    let done = fitting(case.leaf, case.what, case.leaf.done, &mut pen.dice);
    fate.answer = format!("{done}。");
    pen.step_by(Act::SettleOnSpot, &around.community, "worker", worker, done);
    pen.after(20, 900, Duty::Room);
    let words = pen.pick(&CHECKS);
    pen.step(Act::Check, &around.room, "dispatcher", words);
    pen.step(Act::Close, &around.room, "dispatcher", "");
}

fn merged(case: &Case, around: &Around, fate: &mut Fate, pen: &mut Pen) {
    fate.course = Course::Merged;
    let (unit, role) = room_of(case, around);
    pen.after(2, 60, Duty::Room);
    pen.step(Act::Receive, &unit, role, "");
    pen.after(1, 180, Duty::Room);
    pen.step(Act::Merge, &unit, role, "与已受理事项为同一事项，并案办理，结果一并答复");
}

fn answered(case: &Case, around: &Around, fate: &mut Fate, pen: &mut Pen) {
    fate.course = Course::Answered;
    fate.outcome = Some(Outcome::Explained);
    let (unit, role) = match case.channel {
        Channel::Counter => (around.community.clone(), "window"),
        _ => room_of(case, around),
    };
    fate.handler.clone_from(&unit);
    pen.after(1, 30, Duty::Room);
    pen.step(Act::Receive, &unit, role, "");
    pen.after(2, 90, Duty::Room);
    let name = pen.roster.name(&unit).to_owned();
    fate.answer = answers::answer(
        case.leaf,
        case.what,
        case.demand,
        Outcome::Explained,
        &name,
        &mut pen.dice,
    );
    let words = fate.answer.clone();
    pen.step(Act::Answer, &unit, role, &words);
    if reachable(case.reporter) && pen.dice.chance(35) {
        follow_up(case, around, fate, pen, 96);
    }
    pen.after(1, 10, Duty::Room);
    pen.step(Act::Close, &unit, role, "");
}

/// Whether there is only something to answer, nothing to look at.
fn asked(case: &Case) -> bool {
    matches!(case.demand, Demand::Consult | Demand::Thank | Demand::Other)
}

fn reachable(reporter: &Reporter) -> bool {
    matches!(reporter, Reporter::Resident { .. })
}

/// Asks the reporter; whoever asks has not handled it.
fn follow_up(case: &Case, around: &Around, fate: &mut Fate, pen: &mut Pen, percent: u64) -> bool {
    pen.after(60, 2400, Duty::Room);
    let satisfied = pen.dice.chance(percent);
    let solved = match fate.outcome {
        Some(Outcome::Unsolved) => false,
        _ => satisfied || pen.dice.chance(30),
    };
    let words = opinion(satisfied, &mut pen.dice);
    let unit = if case.channel == Channel::Hotline { units::CENTER } else { &around.room };
    pen.step(Act::FollowUp, unit, "caller", words);
    fate.satisfied = Some(satisfied);
    fate.solved = Some(solved);
    satisfied
}

fn handled(case: &Case, around: &Around, fate: &mut Fate, pen: &mut Pen) {
    let urgent = case.press != Press::Normal;
    let (room, dispatcher) = room_of(case, around);
    if case.channel == Channel::Worker {
        let worker = pen.roster.worker(case.grid).map(str::to_owned);
        pen.step_by(Act::Receive, &around.community, "worker", worker.clone(), "");
        pen.after(2, 40, Duty::Always);
        let words = "超出网格职责，申请协调";
        pen.step_by(Act::AskUpward, &around.community, "worker", worker, words);
        // what belongs to the community goes no further up
        pen.to(if fate.handler == around.community { &around.community } else { &around.room });
        pen.after(3, 90, if urgent { Duty::Always } else { Duty::Room });
    } else {
        pen.after(1, if urgent { 15 } else { 70 }, if urgent { Duty::Always } else { Duty::Room });
        pen.step(Act::Receive, &room, dispatcher, "");
        pen.after(1, if urgent { 10 } else { 60 }, if urgent { Duty::Always } else { Duty::Room });
    }
    // a few need several units at the place; only what the street cannot settle is a whistle
    let joint = matches!(case.leaf.owner, Owner::Unit(_))
        && !matches!(case.demand, Demand::Consult | Demand::Suggest)
        && pen.dice.mille(22);
    if let (Some(company), "03") = (case.property, &case.leaf.code[..2]) {
        fate.with.push(company.to_owned());
    }
    let started = pen.now;
    if joint {
        whistle(around, fate, pen);
    } else {
        if case.channel != Channel::Worker || fate.handler != around.community {
            returned(fate, pen, &room, dispatcher);
            dispatch(&room, dispatcher, fate, pen);
        }
        pen.after(2, if urgent { 25 } else { 400 }, duty(urgent));
        let (handler, role) = (fate.handler.clone(), pen.roster.handler(&fate.handler));
        pen.step(Act::Sign, &handler, role, "");
    }
    work(case, around, fate, pen, started);
}

fn duty(urgent: bool) -> Duty {
    if urgent { Duty::Always } else { Duty::Office }
}

fn dispatch(room: &str, dispatcher: &'static str, fate: &Fate, pen: &mut Pen) {
    let words = format!("按履职清单转{}办理", pen.roster.name(&fate.handler));
    pen.step(Act::Dispatch, room, dispatcher, &words);
    pen.to(&fate.handler);
}

/// Sometimes it goes to the wrong unit first, which returns it with a reason.
fn returned(fate: &mut Fate, pen: &mut Pen, room: &str, dispatcher: &'static str) {
    const LIKELY: [&str; 6] = ["CG", "ZJ", "SJ", "GA", "HW", "SW"];
    if !pen.dice.mille(75) {
        return;
    }
    let times = if pen.dice.chance(12) { 2 } else { 1 };
    for _ in 0..times {
        let wrong = units::district_unit(pen.pick(&LIKELY));
        if wrong == fate.handler {
            continue;
        }
        fate.returns += 1;
        let words = format!("转{}办理", pen.roster.name(&wrong));
        pen.step(Act::Dispatch, room, dispatcher, &words);
        pen.to(&wrong);
        pen.after(20, 700, Duty::Office);
        pen.step(Act::Sign, &wrong, "handler", "");
        pen.after(10, 500, Duty::Office);
        let words = pen.pick(&RETURNS);
        pen.step(Act::Return, &wrong, "handler", words);
        let right = fate.handler.clone();
        pen.to(&right);
        pen.after(5, 120, Duty::Room);
    }
}

fn whistle(around: &Around, fate: &mut Fate, pen: &mut Pen) {
    const CALLED: [&str; 7] = ["CG", "GA", "SJ", "XF", "ZJ", "SH", "JJ"];
    fate.course = Course::Joint;
    while fate.with.len() < 2 {
        let unit = units::district_unit(pen.pick(&CALLED));
        if unit != fate.handler && !fate.with.contains(&unit) {
            fate.with.push(unit);
        }
    }
    let reason =
        pen.pick(&["居民反映集中，街道难以单独解决", "需要联合执法", "现场情况紧急，请立即到场"]);
    pen.step(Act::Whistle, &around.room, "dispatcher", reason);
    let handler = fate.handler.clone();
    pen.to(&handler);
    let called = pen.now;
    let mut latest = called;
    for unit in std::iter::once(handler).chain(fate.with.clone()) {
        // the company of the compound is not whistled for, it is simply there
        if pen.roster.kind(&unit) == "property" {
            continue;
        }
        let early = latest;
        pen.now = (called + Duration::minutes(pen.dice.low(12, 150))).max(early);
        latest = pen.now;
        pen.step(Act::Arrive, &unit, pen.roster.handler(&unit), "已到场");
    }
}

/// From signing to closing.
fn work(case: &Case, around: &Around, fate: &mut Fate, pen: &mut Pen, started: Moment) {
    let urgent = case.press != Press::Normal;
    let unit = fate.handler.clone();
    let role = pen.roster.handler(&unit);
    if reachable(case.reporter) && pen.dice.chance(86) {
        pen.after(5, if urgent { 40 } else { 900 }, duty(urgent));
        let words = pen.pick(if asked(case) { &CONTACTS_ASKED } else { &CONTACTS });
        pen.step(Act::Contact, &unit, role, words);
    }
    let days = if case.demand == Demand::Consult { 3 } else { 5 };
    let mut due = match case.press {
        Press::Normal => working_days(started, days),
        Press::Urgent => started + Duration::hours(24),
        Press::Emergency => started + Duration::hours(4),
    };
    if pen.dice.mille(8) {
        // nobody gets to the end of this one within the year
        if pen.dice.chance(60) {
            suspend(around, fate, pen, 300);
        }
        return;
    }
    if !urgent && pen.dice.mille(70) {
        due = extend(around, fate, pen, due);
    } else if !urgent && case.demand != Demand::Consult && pen.dice.mille(22) {
        due += suspend(around, fate, pen, 80);
    }
    submit_by(case, fate, pen, due, urgent);
    fate.outcome = Some(outcome(case, pen));
    let satisfied = finish(case, around, fate, pen);
    if satisfied == Some(false) && pen.dice.chance(68) {
        fate.reopened = true;
        pen.after(5, 300, Duty::Room);
        let (room, dispatcher) = room_of(case, around);
        pen.step(Act::Reopen, &room, dispatcher, "回访不满意，退回重办");
        pen.to(&unit);
        pen.after(30, 600, Duty::Office);
        pen.step(Act::Sign, &unit, role, "");
        pen.after(300, 6000, Duty::Office);
        fate.outcome = Some(outcome(case, pen));
        finish(case, around, fate, pen);
    }
    pen.after(1, 60, Duty::Room);
    let (room, dispatcher) = room_of(case, around);
    pen.step(Act::Close, &room, dispatcher, "");
}

fn outcome(case: &Case, pen: &mut Pen) -> Outcome {
    let (explained, unsolved) = match case.demand {
        Demand::Consult | Demand::Thank | Demand::Other => (100, 0),
        Demand::Suggest => (55, 5),
        _ if case.leaf.playbook == MEDIATION => (3, 2),
        _ => (13, 4),
    };
    let d = pen.dice.below(100);
    if d < explained {
        Outcome::Explained
    } else if d < explained + unsolved {
        Outcome::Unsolved
    } else {
        Outcome::Solved
    }
}

fn extend(around: &Around, fate: &mut Fate, pen: &mut Pen, due: Moment) -> Moment {
    let (unit, role) = (fate.handler.clone(), pen.roster.handler(&fate.handler));
    // asked for before the limit, as the rule wants it
    let until = (due - pen.now).num_minutes().max(2);
    let later = pen.now + Duration::minutes(pen.dice.between(until / 2, until * 8 / 10));
    pen.now = on_duty(later, Duty::Office).min(due - Duration::minutes(30)).max(pen.now);
    let words = pen.pick(&EXTENSIONS);
    pen.step(Act::AskExtension, &unit, role, words);
    pen.now = (pen.now + Duration::minutes(pen.dice.between(5, 20))).min(due);
    if pen.dice.chance(88) {
        fate.extended = true;
        pen.step(Act::GrantExtension, &around.room, "dispatcher", "同意延期一次");
        working_days(due, 5)
    } else {
        pen.step(Act::DenyExtension, &around.room, "dispatcher", "理由不充分，请按期办理");
        due
    }
}

/// Suspends it for up to `most` days; how long it stood.
fn suspend(around: &Around, fate: &mut Fate, pen: &mut Pen, most: i64) -> Duration {
    let (unit, role) = (fate.handler.clone(), pen.roster.handler(&fate.handler));
    pen.after(200, 2800, Duty::Office);
    let words = pen.pick(&SUSPENSIONS);
    pen.step(Act::AskSuspension, &unit, role, words);
    pen.after(5, 60, Duty::Room);
    pen.step(Act::GrantSuspension, &around.room, "dispatcher", "同意挂账，到期自动恢复");
    fate.suspended = true;
    let since = pen.now;
    pen.now = on_duty(since + Duration::days(pen.dice.between(most / 4, most)), Duty::Office);
    pen.step(Act::Resume, &unit, role, "");
    pen.now - since
}

/// Moves on to the submission: mostly well within the limit, sometimes after it.
fn submit_by(case: &Case, fate: &mut Fate, pen: &mut Pen, due: Moment, urgent: bool) {
    let left = (due - pen.now).num_minutes();
    let late = left < 15 || pen.dice.mille(if urgent { 75 } else { 90 });
    if late {
        fate.overdue = true;
        let room = units::CENTER;
        pen.now = on_duty(pen.now.max(due) + Duration::minutes(pen.dice.low(5, 200)), Duty::Room);
        if pen.dice.chance(55) {
            pen.step(Act::Supervise, room, "watch", "已超期，请限期办结并说明原因");
            let unit = fate.handler.clone();
            pen.to(&unit);
        }
        let most = if case.press == Press::Emergency { 600 } else { 13_000 };
        pen.after(30, most, duty(urgent));
    } else {
        let most = left * if urgent { 85 } else { 92 } / 100;
        let at = pen.now + Duration::minutes(pen.dice.low((most / 20).max(1), most.max(2)));
        // an office that is shut when the work is done reports it when it opens, unless too late
        let open = on_duty(at, duty(urgent));
        pen.now = if open < due { open } else { at };
    }
}

/// Submission, check, follow-up; whether the reporter is satisfied.
fn finish(case: &Case, around: &Around, fate: &mut Fate, pen: &mut Pen) -> Option<bool> {
    let (unit, role) = (fate.handler.clone(), pen.roster.handler(&fate.handler));
    let outcome = fate.outcome.unwrap_or(Outcome::Explained);
    let name = pen.roster.name(&unit).to_owned();
    fate.answer = answers::answer(case.leaf, case.what, case.demand, outcome, &name, &mut pen.dice);
    let words = fate.answer.clone();
    pen.step(Act::Submit, &unit, role, &words);
    pen.after(10, 600, Duty::Room);
    let (room, dispatcher) = room_of(case, around);
    if pen.dice.chance(3) {
        let words = pen.pick(&SEND_BACKS);
        pen.step(Act::SendBack, &room, dispatcher, words);
        pen.to(&unit);
        pen.after(60, 1500, Duty::Office);
        pen.step(Act::Submit, &unit, role, &words_again(&fate.answer));
        pen.after(10, 400, Duty::Room);
    }
    let words = pen.pick(if asked(case) { &CHECKS_ASKED } else { &CHECKS });
    pen.step(Act::Check, &room, dispatcher, words);
    if !reachable(case.reporter) || !pen.dice.chance(90) {
        return None;
    }
    let percent = match outcome {
        Outcome::Solved => 92,
        Outcome::Explained => 86,
        Outcome::Unsolved => 38,
    };
    let late = if fate.overdue { 8 } else { 0 };
    Some(follow_up(case, around, fate, pen, percent - late))
}

fn words_again(answer: &str) -> String {
    format!("已补充处理。{answer}")
}
