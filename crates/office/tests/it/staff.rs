//! People come, hold posts, hand them over and leave; what stands with a post stays with it; on both
//! engines.

use crate::world::{World, both, system};
use serde_json::json;
use yiwang_domain::StaffId;
use yiwang_domain::ledger::HashKind;
use yiwang_office::ListQuery;
use yiwang_office::staff::{
    HandOver, NewCommittee, NewMember, NewPerson, NewPost, PersonPage, When,
};

/// The person of a login as the page shows them.
pub(crate) async fn person(w: &World, login: &str) -> PersonPage {
    let found = w.office.staff_find(&system(), login).await.unwrap();
    let one = found.iter().find(|p| p.login == login).unwrap();
    w.office.staff_person(&system(), one.id).await.unwrap()
}

fn newcomer(login: &str) -> NewPerson {
    NewPerson {
        login: login.into(),
        name: "新来的".into(),
        email: String::new(),
        post: NewPost { role: "community_clerk".into(), unit: "C".into(), ..NewPost::default() },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_hands_the_post_over_and_the_open_work_stays_with_it() {
    both(HashKind::Sha256, async |w| {
        let r = w.report("井盖松动", None).await;
        let mine = ListQuery { view: "mine".into(), limit: 10, ..ListQuery::default() };
        let worker = w.who("worker").await;
        assert_eq!(w.office.list(&worker, &mine).await.unwrap().rows.len(), 1);
        let (id, password) = w.office.add_person(&system(), &newcomer("newbie")).await.unwrap();
        assert!(w.office.sign_in("newbie", &password).await.is_ok());

        let leaver = person(&w, "worker").await;
        let post = leaver.posts.iter().find(|p| p.when == When::Now).unwrap().id;
        let seen = (leaver.id, leaver.version);
        let wish = |to: &str| HandOver { day: String::new(), to: to.into() };
        // to nobody, and to oneself
        for to in ["nobody-here", "worker"] {
            let no = w.office.replace(&system(), seen, post, &wish(to)).await.unwrap_err();
            assert_eq!((no.code.as_ref(), no.faults[0].at.as_str()), ("staff-wrong", "to"), "{to}");
        }
        // with open work and nobody beside it a post is handed over, not ended
        let no = w.office.end_post(&system(), seen, post, "").await.unwrap_err();
        assert_eq!(no.code, "post-has-work");
        let handed = w.office.replace(&system(), seen, post, &wish("newbie")).await.unwrap();
        assert_eq!((handed.to, handed.matters), (id, 1));
        // a page from before says so and changes nothing
        let no = w.office.replace(&system(), seen, post, &wish("newbie")).await.unwrap_err();
        assert_eq!(no.code, "stale-version");

        // until tonight nothing changes; tomorrow the other one has it
        let (old, new) = (
            w.who("worker").await,
            w.office
                .session(&w.office.sign_in("newbie", &password).await.unwrap().token)
                .await
                .unwrap()
                .caller,
        );
        assert_eq!(w.office.list(&old, &mine).await.unwrap().rows.len(), 1);
        assert!(w.office.list(&new, &mine).await.unwrap().rows.is_empty());
        w.clock.set(w.office.now() + chrono::TimeDelta::days(1));
        let signed = w.office.sign_in("newbie", &password).await.unwrap();
        let new = w.office.session(&signed.token).await.unwrap().caller;
        let rows = w.office.list(&new, &mine).await.unwrap().rows;
        assert_eq!(rows.iter().map(|m| m.number.as_str()).collect::<Vec<_>>(), [r.number.as_str()]);
        let old = w.who("worker").await;
        assert!(w.office.list(&old, &mine).await.unwrap().rows.is_empty());
        // what was is still told
        let leaver = person(&w, "worker").await;
        assert!(leaver.posts.iter().any(|p| p.id == post && p.when == When::Past));
        assert!(!leaver.log.is_empty());
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_forms_are_told_field_by_field_and_nobody_locks_everybody_out() {
    both(HashKind::Sha256, async |w| {
        let post = NewPost {
            role: "no-such".into(),
            unit: "X".into(),
            grid: "1".into(),
            from: "明天".into(),
            to: String::new(),
        };
        let bad = NewPerson { login: "a b".into(), name: " ".into(), email: "x".into(), post };
        let no = w.office.add_person(&system(), &bad).await.unwrap_err();
        let faults: Vec<&str> = no.faults.iter().map(|f| f.at.as_str()).collect();
        assert_eq!(no.code, "staff-wrong");
        for at in ["login", "name", "role", "unit", "from"] {
            assert!(faults.contains(&at), "{at} in {faults:?}");
        }
        w.office.add_person(&system(), &newcomer("twice")).await.unwrap();
        let no = w.office.add_person(&system(), &newcomer("Twice")).await.unwrap_err();
        assert_eq!(no.faults[0].at, "login");

        let admin = person(&w, "admin").await;
        let held = admin.posts.iter().find(|p| p.when == When::Now).unwrap().id;
        let seen: (StaffId, i64) = (admin.id, admin.version);
        let no = w.office.end_post(&system(), seen, held, "").await.unwrap_err();
        assert_eq!(no.code, "last-administrator");
        let no = w.office.switch_login(&system(), seen, true).await.unwrap_err();
        assert_eq!(no.code, "last-administrator");
        // who may not, may not look either
        let worker = w.who("worker").await;
        assert_eq!(w.office.staff_tree(&worker).await.unwrap_err().code, "no-right");
        let no = w.office.add_person(&worker, &newcomer("other")).await.unwrap_err();
        assert_eq!(no.code, "no-right");
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_is_switched_off_is_out_at_once_and_comes_back() {
    both(HashKind::Sha256, async |w| {
        let signed = w.office.sign_in("clerk", crate::world::PASSWORD).await.unwrap();
        let clerk = person(&w, "clerk").await;
        w.office.switch_login(&system(), (clerk.id, clerk.version), true).await.unwrap();
        assert!(w.office.session(&signed.token).await.is_err());
        assert!(w.office.sign_in("clerk", crate::world::PASSWORD).await.is_err());
        let clerk = person(&w, "clerk").await;
        w.office.switch_login(&system(), (clerk.id, clerk.version), false).await.unwrap();
        assert!(w.office.sign_in("clerk", crate::world::PASSWORD).await.is_ok());
        let clerk = person(&w, "clerk").await;
        let word = w.office.reset_password(&system(), (clerk.id, clerk.version)).await.unwrap();
        assert!(w.office.sign_in("clerk", crate::world::PASSWORD).await.is_err());
        assert!(w.office.sign_in("clerk", &word).await.is_ok());
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_committee_gathers_people_of_several_units_and_they_see_what_it_is_handed() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let new = |name: &str, above: &str| NewCommittee { name: name.into(), above: above.into() };
        let no = o.add_committee(&system(), &new(" ", "nowhere")).await.unwrap_err();
        assert_eq!((no.code.as_ref(), no.faults.len()), ("staff-wrong", 2));
        let clerk = w.who("clerk").await;
        assert_eq!(
            o.add_committee(&clerk, &new("联席会", "S")).await.unwrap_err().code,
            "no-right"
        );
        let code = o.add_committee(&system(), &new("老旧小区联席会", "S")).await.unwrap();
        let next = o.add_committee(&system(), &new("议事会", "S")).await.unwrap();
        assert_eq!((code.as_str(), next.as_str()), ("S-W1", "S-W2"), "each has a code of its own");
        let under = o.add_committee(&system(), &new("小组", &code)).await.unwrap_err();
        assert_eq!(under.code, "staff-wrong", "none stands under another");

        let member = |login: &str, to: &str| NewMember {
            login: login.into(),
            post: NewPost {
                role: "department_handler".into(),
                to: to.into(),
                ..NewPost::default()
            },
        };
        for login in ["sw", "clerk"] {
            o.add_member(&system(), &code, &member(login, "2027-12-31")).await.unwrap();
        }
        let twice = o.add_member(&system(), &code, &member("sw", "")).await.unwrap_err();
        assert_eq!(twice.code, "staff-wrong");
        let nobody = o.add_member(&system(), &code, &member("nobody", "")).await.unwrap_err();
        assert_eq!(nobody.faults[0].at, "login");
        let plain = o.add_member(&system(), "CG", &member("sw", "")).await.unwrap_err();
        assert_eq!(plain.code, "not-found", "a department is no committee");
        let page = o.staff_unit(&system(), &code).await.unwrap();
        assert_eq!((page.node.posts.len(), page.log.len()), (2, 1));
        let mut homes: Vec<String> = page.homes.into_values().flatten().collect();
        homes.sort();
        assert_eq!(homes, ["一社区居委会", "水务局"]);

        // what it is handed is work of its members; it was none of theirs before
        let r = w.report("雨污混接", None).await;
        w.act("worker", r.matter, "ask_up", json!({"reason": "几家的事"})).await;
        assert_eq!(o.matter(&w.who("sw").await, &r.number).await.unwrap_err().code, "not-found");
        w.act("dispatch1", r.matter, "hand_over", json!({"units": [code]})).await;
        let sw = w.who("sw").await;
        let seen = o.matter(&sw, &r.number).await.unwrap();
        assert!(seen.legs[0].unit == "老旧小区联席会" && !seen.offers.is_empty());
        w.act("sw", r.matter, "accept", json!({})).await;
        assert_eq!(o.matter(&w.who("cg").await, &r.number).await.unwrap_err().code, "not-found");
        // after its term a member is none any more
        w.now("2028-01-03T09:00");
        assert_eq!(o.matter(&w.who("sw").await, &r.number).await.unwrap_err().code, "not-found");
        let kept = w.reopened(13).await.staff_unit(&system(), &code).await.unwrap();
        assert_eq!((kept.node.posts.len(), kept.past.len()), (0, 2));
        o.close().await;
    })
    .await;
}
