//! Notices: event × audience × means, queued in the same transaction as the entry.

use crate::desk::Desk;
use crate::office::TENANT;
use crate::public;
use crate::render;
use crate::words;
use std::collections::BTreeSet;
use yiwang_domain::entry::{Act, Change};
use yiwang_domain::matter::Holder;
use yiwang_domain::playbook::model::{Audience, Means, Notice, On};
use yiwang_domain::{Entry, LegId, Matter, PartyId, Playbook, StaffId, Text, UnitId};
use yiwang_store::matter::Shown;
use yiwang_store::{StoreError, Tx, notice as kept};

/// Whom a notice reaches.
enum To {
    Staff(StaffId),
    /// With the number the person was given.
    Party(PartyId, String),
    Hook,
}

/// Queues every notice the playbook sends on this entry.
pub(crate) async fn queue(
    desk: &Desk,
    tx: &mut Tx,
    p: &Playbook,
    m: &Matter,
    shown: &Shown,
    entry: &Entry,
) -> Result<(), StoreError> {
    if desk.quiet {
        return Ok(());
    }
    for (i, n) in p.notices.iter().enumerate() {
        if !fires(&n.on, entry) {
            continue;
        }
        let title = Text::new(shown.title.clone(), shown.title.clone());
        let text = fill(desk, p, m, (&m.number, &title), n);
        for (to, means) in recipients(desk, m, entry, n) {
            let text = match &to {
                // who follows has a number of one's own, and does not read another's words
                To::Party(_, number) if *number != m.number => {
                    let about = public::about(&desk.books, m.category.as_deref());
                    fill(desk, p, m, (number, &about), n)
                }
                _ => text.clone(),
            };
            send(desk, tx, m, entry, &text, i, &to, means).await?;
        }
    }
    // the next levels a clock tells
    if let Act::Clock { clock, leg, mark } = &entry.body.act {
        let nth = mark.strip_prefix("tell-").and_then(|n| n.parse::<usize>().ok());
        let clock = p.clock(clock);
        if let (Some(n), Some(c)) = (nth, clock)
            && let Some(tell) = n.checked_sub(1).and_then(|n| c.tells.get(n))
        {
            let text = Text::new(
                format!("{}“{}”的{}已超期。", m.number, shown.title, c.name.zh),
                format!("{} “{}”: {} is overdue.", m.number, shown.title, c.name.en),
            );
            for who in people(desk, m, *leg, &tell.who) {
                send(desk, tx, m, entry, &text, 1_000 + n, &To::Staff(who), Means::InApp).await?;
            }
        }
    }
    Ok(())
}

fn fires(on: &On, entry: &Entry) -> bool {
    match on {
        On::Opened => matches!(entry.body.act, Act::Opened),
        On::Action { action } => {
            matches!(&entry.body.act, Act::Taken { action: a, .. } if a == action)
        }
        On::Stage { stage } => {
            entry.body.changes.iter().any(|c| matches!(c, Change::Stage { to } if to == stage))
                && !matches!(entry.body.act, Act::Imported | Act::Absorbed { .. })
        }
        On::Mark { clock, mark } => entry.body.changes.iter().any(
            |c| matches!(c, Change::ClockMark { clock: k, mark: w, .. } if k == clock && w == mark),
        ),
    }
}

/// The text of a notice, with the number and the title its reader knows the matter by.
fn fill(desk: &Desk, p: &Playbook, m: &Matter, (number, title): (&str, &Text), n: &Notice) -> Text {
    let b = &desk.books;
    let offset = b.tenant.offset();
    let date = render::nearest(b, p, m, desk.now).map(|d| words::date(d.at, offset, desk.now));
    let promise = m.promise().zip(p.intake.promise.as_ref()).map(|(at, t)| {
        let d = words::date(at, offset, desk.now);
        Text::new(t.zh.replace("{date}", &d.zh), t.en.replace("{date}", &d.en))
    });
    let stage = render::public_stage(p, &m.stage);
    let unit = m.holder.as_ref().map(|h| b.unit_name(h.unit)).unwrap_or_default();
    let one = |t: &str, zh: bool| {
        let pick = |x: &Option<Text>| {
            x.as_ref().map(|x| if zh { x.zh.clone() } else { x.en.clone() }).unwrap_or_default()
        };
        t.replace("{number}", number)
            .replace("{title}", if zh { &title.zh } else { &title.en })
            .replace("{stage}", if zh { &stage.zh } else { &stage.en })
            .replace("{unit}", &unit)
            .replace("{date}", &pick(&date))
            .replace("{promise}", &pick(&promise))
    };
    Text::new(one(&n.text.zh, true), one(&n.text.en, false))
}

fn recipients(desk: &Desk, m: &Matter, entry: &Entry, n: &Notice) -> Vec<(To, Means)> {
    let leg = match &entry.body.act {
        Act::Taken { leg, .. } | Act::Clock { leg, .. } => *leg,
        _ => None,
    };
    let mut out = Vec::new();
    for means in &n.by {
        match (&n.who, means) {
            (_, Means::Hook) => out.push((To::Hook, Means::Hook)),
            (Audience::Reporter, _) => {
                out.extend(
                    m.reporters.iter().map(|r| (To::Party(r.party, r.number.clone()), Means::Mail)),
                );
            }
            (who, means) => {
                out.extend(people(desk, m, leg, who).into_iter().map(|s| (To::Staff(s), *means)));
            }
        }
    }
    out
}

/// Staff an audience stands for, by posts in force today.
fn people(desk: &Desk, m: &Matter, leg: Option<LegId>, who: &Audience) -> BTreeSet<StaffId> {
    let b = &desk.books;
    let at = |unit: UnitId, role: &str| {
        b.posts
            .iter()
            .filter(|p| p.unit == unit && p.role == role)
            .map(|p| p.staff)
            .collect::<BTreeSet<_>>()
    };
    match who {
        Audience::Holder => match &m.holder {
            Some(Holder { unit, role, grid }) => b
                .posts
                .iter()
                .filter(|p| p.unit == *unit && p.role == *role)
                .filter(|p| grid.is_none() || p.grid.is_none() || p.grid == *grid)
                .map(|p| p.staff)
                .collect(),
            None => BTreeSet::new(),
        },
        Audience::Leg { role } => m
            .open_legs()
            .filter(|l| leg.is_none_or(|id| id == l.id))
            .flat_map(|l| at(l.unit, role))
            .collect(),
        Audience::Receiver { role } => m.receiver.map(|u| at(u, role)).unwrap_or_default(),
        Audience::Above { role, kind } => {
            let from = leg
                .and_then(|l| m.leg(l))
                .map(|l| l.unit)
                .or_else(|| m.holder.as_ref().map(|h| h.unit));
            let above = from.and_then(|u| b.units.above(u, kind)).map(|u| u.id);
            let covering =
                m.place.grid.as_ref().and_then(|g| b.units.covering(kind, &g.path)).map(|u| u.id);
            above.or(covering).map(|u| at(u, role)).unwrap_or_default()
        }
        Audience::Reporter => BTreeSet::new(),
    }
}

#[expect(clippy::too_many_arguments, reason = "one row of the outbox has that many parts")]
async fn send(
    desk: &Desk,
    tx: &mut Tx,
    m: &Matter,
    entry: &Entry,
    text: &Text,
    nth: usize,
    to: &To,
    means: Means,
) -> Result<(), StoreError> {
    let (staff, party, whom) = match to {
        To::Staff(s) => (Some(*s), None, s.to_string()),
        To::Party(p, _) => (None, Some(*p), p.to_string()),
        To::Hook => (None, None, "hook".to_owned()),
    };
    let word = match means {
        Means::InApp => "inbox",
        Means::Mail => "mail",
        Means::Hook => "hook",
    };
    // what stands in the workbench has arrived; mail and webhooks wait for the worker
    let state = if means == Means::InApp { kept::State::Sent } else { kept::State::Queued };
    let n = kept::Notice {
        id: desk.id(),
        matter: Some(m.id),
        seq: Some(entry.seq),
        means: word.to_owned(),
        staff,
        party,
        address: None,
        subject: match to {
            To::Party(_, number) => number.clone(),
            _ => m.number.clone(),
        },
        body: serde_json::to_string(text).unwrap_or_default(),
        state,
        attempts: 0,
        run_at: desk.now,
        last_error: None,
        dedupe_key: format!("{}.{}.{nth}.{word}.{whom}", m.id, entry.seq),
        created_at: desk.now,
        sent_at: None,
        read_at: None,
    };
    kept::queue(tx, TENANT, &n).await.map(drop)
}
