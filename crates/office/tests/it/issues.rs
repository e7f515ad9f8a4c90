//! Hot issues: what is about the same thing stands together, by hand where the machine is wrong, and
//! stays so over a rebuild and a restart.

use crate::world::{World, both, report};
use chrono::TimeDelta;
use yiwang_domain::ledger::HashKind;
use yiwang_office::Report;
use yiwang_office::issue::Opening;
use yiwang_office::view::Receipt;

async fn tell(w: &World, text: &str, place: &str, phone: &str) -> Receipt {
    let told = Report {
        place_text: place.into(),
        phone: Some(phone.into()),
        category: None,
        ..report(text)
    };
    w.office.receive(None, told, None).await.unwrap()
}

/// Four about the mixing plant, three about the street lamps, and one of its own.
async fn reports(w: &World) -> Vec<Receipt> {
    let mut all = Vec::new();
    for (i, text) in [
        "丽水新城旁边的搅拌站夜里施工，噪音扬尘很大，睡不着觉",
        "丽水新城小区外搅拌站噪音扰民，扬尘严重，请关停",
        "投诉丽水新城附近搅拌站，扬尘和噪音影响生活",
        "丽水新城搅拌站又在半夜作业，噪音扬尘没人管",
    ]
    .iter()
    .enumerate()
    {
        all.push(tell(w, text, "丽水新城", &format!("1990000100{i}")).await);
    }
    for (i, text) in [
        "枫林路的路灯不亮，晚上走路很黑",
        "枫林路一整排路灯不亮，老人摔倒了",
        "枫林路路灯坏了不亮，请尽快维修",
    ]
    .iter()
    .enumerate()
    {
        all.push(tell(w, text, "枫林路", &format!("1990000200{i}")).await);
    }
    all.push(tell(w, "公园里的健身器材少了一个座椅", "人民公园", "19900003000").await);
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_of_one_thing_are_one_issue_whose_id_stays() {
    both(HashKind::Sha256, async |w| {
        let told = reports(&w).await;
        let boss = w.who("dispatch1").await;
        assert!(!w.office.issues(&boss).await.unwrap().begun);
        w.settled().await;
        assert!(w.office.mine_issues().await.unwrap() >= 8);
        let list = w.office.issues(&boss).await.unwrap();
        assert!(list.begun);
        let plant = list.rows.iter().find(|r| r.matters == 4).unwrap().clone();
        assert!(plant.name.zh.contains("搅拌站"), "{}", plant.name.zh);
        assert_eq!((plant.people, plant.recent, plant.before), (4, 4, 0));
        assert_eq!(plant.weekly.iter().sum::<u32>(), 4);
        assert!((plant.unsolved - 1.0).abs() < 1e-9);
        assert_eq!(list.rows.first().unwrap().id, plant.id, "the hottest stands first");
        let page = w.office.issue(&boss, &plant.id).await.unwrap();
        assert_eq!((page.matters.len(), page.unseen), (4, 0));
        assert_eq!(page.grids.first().unwrap().2, 4);

        // another report joins it under the same id; nothing new means nothing to do
        tell(&w, "丽水新城搅拌站噪音扬尘扰民，什么时候搬走", "丽水新城", "19900001009").await;
        w.settled().await;
        assert!(w.office.mine_issues().await.unwrap() > 0);
        assert_eq!(w.office.mine_issues().await.unwrap(), 0);
        assert_eq!(w.office.issue(&boss, &plant.id).await.unwrap().matters.len(), 5);

        // after a restart, and built anew
        let again = w.reopened(9).await;
        assert_eq!(again.issue(&boss, &plant.id).await.unwrap().matters.len(), 5);
        again.rebuild(Some("issues")).await.unwrap();
        assert_eq!(again.issue(&boss, &plant.id).await.unwrap().matters.len(), 5);
        again.close().await;

        // who may see none of its matters knows of no issue
        let stranger = w.who("sw").await;
        assert!(w.office.issues(&stranger).await.unwrap().rows.is_empty());
        let no = w.office.issue(&stranger, &plant.id).await.unwrap_err();
        assert_eq!(no.code, "not-found");
        assert_eq!(told.len(), 8);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_joined_and_split_by_hand_stays_so() {
    both(HashKind::Sha256, async |w| {
        reports(&w).await;
        w.settled().await;
        w.office.mine_issues().await.unwrap();
        let boss = w.who("dispatch1").await;
        let rows = w.office.issues(&boss).await.unwrap().rows;
        let plant = rows.iter().find(|r| r.matters == 4).unwrap().id.clone();
        let lamps = rows.iter().find(|r| r.matters == 3).unwrap().id.clone();

        let clerk = w.who("clerk").await;
        let no = w.office.join_issues(&clerk, &plant, &lamps, "一回事").await.unwrap_err();
        assert_eq!(no.code, "no-right");
        let no = w.office.join_issues(&boss, &plant, &lamps, " ").await.unwrap_err();
        assert_eq!(no.code, "reason-missing");
        w.office.join_issues(&boss, &plant, &lamps, "都因同一处施工").await.unwrap();
        let page = w.office.issue(&boss, &plant).await.unwrap();
        assert_eq!(page.matters.len(), 7);
        assert_eq!(page.bonds.len(), 1);
        assert_eq!(page.bonds[0].by.as_deref(), Some("dispatch1"));
        assert!(w.office.issue(&boss, &lamps).await.is_err(), "its id is that of the larger part");

        // what was joined is not split without taking that back
        let one = page.matters[0].id.0;
        let no = w.office.part_issue(&boss, &plant, &[one], "不是").await.unwrap_err();
        assert_eq!(no.code, "issue-clash");
        let again = w.reopened(9).await;
        again.rebuild(Some("issues")).await.unwrap();
        assert_eq!(again.issue(&boss, &plant).await.unwrap().matters.len(), 7);
        again.close().await;

        w.office.undo_issue(&boss, &plant, page.bonds[0].id).await.unwrap();
        let rows = w.office.issues(&boss).await.unwrap().rows;
        let mut sizes: Vec<usize> = rows.iter().map(|r| r.matters).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [3, 4]);

        // two of the four are split off and stay so
        let four = rows.iter().find(|r| r.matters == 4).unwrap().id.clone();
        let page = w.office.issue(&boss, &four).await.unwrap();
        let out: Vec<uuid::Uuid> = page.matters.iter().take(2).map(|m| m.id.0).collect();
        let all: Vec<uuid::Uuid> = page.matters.iter().map(|m| m.id.0).collect();
        let no = w.office.part_issue(&boss, &four, &all, "都不是").await.unwrap_err();
        assert_eq!(no.code, "issue-part-empty");
        w.office.part_issue(&boss, &four, &out, "说的是另一家").await.unwrap();
        let again = w.reopened(11).await;
        again.rebuild(Some("issues")).await.unwrap();
        let rows = again.issues(&boss).await.unwrap().rows;
        let mut sizes: Vec<usize> = rows.iter().map(|r| r.matters).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [2, 2, 3]);
        again.close().await;
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_becomes_a_campaign_once_and_its_figures_wait_for_a_week() {
    both(HashKind::Sha256, async |w| {
        for i in 0..6 {
            let told = Report {
                place_text: "丽水新城".into(),
                phone: Some(format!("1990000100{i}")),
                ..report("丽水新城旁边的搅拌站夜里施工，噪音扬尘很大")
            };
            w.office.receive(None, told, None).await.unwrap();
        }
        w.clock.set(w.office.now() + TimeDelta::hours(1));
        w.settled().await;
        w.office.mine_issues().await.unwrap();
        let boss = w.who("dispatch1").await;
        let issue = w.office.issues(&boss).await.unwrap().rows[0].id.clone();
        let page = w.office.issue(&boss, &issue).await.unwrap();
        let method = page.methods.first().unwrap().id.clone();
        let opening =
            Opening {
                playbook: method, name: "搅拌站扰民".into(), why: "同一处搅拌站".into()
            };

        let nameless = Opening { name: " ".into(), ..opening.clone() };
        let no = w.office.open_campaign(&boss, &issue, &nameless, None).await.unwrap_err();
        assert_eq!(no.code, "name-missing");
        let other = w.office.matter(&boss, &page.matters[0].number).await.unwrap().playbook.0;
        let wrong = Opening { playbook: other, ..opening.clone() };
        let no = w.office.open_campaign(&boss, &issue, &wrong, None).await.unwrap_err();
        assert_eq!(no.code, "method-gathers-none");

        let made = w.office.open_campaign(&boss, &issue, &opening, Some("once")).await.unwrap();
        let again = w.office.open_campaign(&boss, &issue, &opening, Some("once")).await;
        assert_eq!(again.unwrap().number, made.number, "a second send opens no second one");
        let no = w.office.open_campaign(&boss, &issue, &opening, None).await.unwrap_err();
        assert_eq!(no.code, "campaign-open");

        // the matters were put in one by one, and the campaign is no report of its own
        let matter = w.office.matter(&boss, &made.number).await.unwrap();
        let put_in: Vec<bool> = page
            .matters
            .iter()
            .map(|m| matter.timeline.iter().any(|i| i.lines.iter().any(|(_, t)| t.zh == m.number)))
            .collect();
        assert_eq!(put_in, vec![true; 6]);
        w.settled().await;
        w.office.mine_issues().await.unwrap();
        let page = w.office.issue(&boss, &issue).await.unwrap();
        assert_eq!(page.matters.len(), 6);
        assert!(page.methods.is_empty() && page.campaigns.len() == 1);
        assert_eq!(page.campaigns[0].compared, None, "nothing is compared on the first day");

        w.clock.set(w.office.now() + TimeDelta::days(10));
        let later = w.reopened(9).await;
        let seen = later.campaign_of(matter.row.id).await.unwrap().unwrap();
        let compared = seen.compared.unwrap();
        assert_eq!((compared.before, compared.after, compared.year_ago), (6, 0, None));
        assert!(compared.times.unwrap().sure());
        later.close().await;
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_confidential_is_not_mined() {
    both(HashKind::Sha256, async |w| {
        for i in 0..3 {
            let told = Report {
                confidential: true,
                place_text: "丽水新城".into(),
                phone: Some(format!("1990000100{i}")),
                ..report("丽水新城搅拌站噪音扬尘扰民")
            };
            w.office.receive(None, told, None).await.unwrap();
        }
        w.settled().await;
        w.office.mine_issues().await.unwrap();
        let boss = w.who("leader").await;
        assert!(w.office.issues(&boss).await.unwrap().rows.is_empty());
        w.office.close().await;
    })
    .await;
}
