//! Boards of playbooks: who was called, who is on the way, who came, what was agreed.

use crate::world::{World, both, report};
use serde_json::{Value as Json, json};
use yiwang_domain::MatterId;
use yiwang_domain::engine::Command;
use yiwang_domain::ledger::HashKind;
use yiwang_office::{FlowBoard, Report};

async fn board(w: &World, login: &str) -> FlowBoard {
    w.office.flow_board(&w.who(login).await, "whistle", None).await.unwrap()
}

fn counts(b: &FlowBoard) -> Vec<usize> {
    b.columns.iter().map(|c| c.count).collect()
}

/// Takes an action on the leg of a unit.
async fn on_leg(w: &World, login: &str, matter: MatterId, unit: &str, action: &str, form: Json) {
    let caller = w.who(login).await;
    let page = w.office.matter(&caller, &matter.to_string()).await.unwrap();
    let leg = page.legs.iter().find(|l| l.unit == unit).unwrap().id;
    let command = Command {
        action: action.into(),
        leg: Some(leg),
        form: form.as_object().cloned().unwrap(),
        ..Command::default()
    };
    w.office.act(&caller, matter, command, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_stands_where_the_unit_that_is_least_far_stands() {
    both(HashKind::Sha256, async |w| {
        let told = Report {
            playbook: Some("whistle".into()),
            // outside the net: the district weighs it
            lon: Some(120.03),
            ..report("地下车库进水，电梯井里都是水")
        };
        let r = w.office.receive(None, told, None).await.unwrap();
        let b = board(&w, "district").await;
        assert_eq!((counts(&b), b.outside), (vec![0, 0, 0, 0], 1), "nobody was called yet");

        let call = json!({
            "whistle_reason": "emergency", "units": ["CG", "SW"], "situation": "车库进水",
            "tried": "物业抽水", "meet_at": "小区南门"
        });
        w.act("district", r.matter, "district_blow", call).await;
        let b = board(&w, "district").await;
        assert_eq!((counts(&b), b.outside), (vec![1, 0, 0, 0], 0));
        let card = &b.columns[0].cards[0];
        assert_eq!(
            (card.row.number.as_str(), card.row.place.as_str()),
            (r.number.as_str(), "枫林路8号")
        );
        assert!(card.row.due.is_some());
        let units: Vec<&str> = card.legs.iter().map(|l| l.unit.as_str()).collect();
        assert_eq!(units, ["城管局", "水务局"], "the leading one first");
        assert!(card.legs[0].lead && card.legs.iter().all(|l| l.due.is_some()));

        w.now("2025-09-26T15:55");
        w.act("cg", r.matter, "answer_whistle", json!({"who_comes": "老郑，十分钟到"})).await;
        let b = board(&w, "district").await;
        assert_eq!(counts(&b), [1, 0, 0, 0], "one of two is on the way");
        let card = &b.columns[0].cards[0];
        assert_ne!(card.legs[0].stage, card.legs[1].stage);
        assert!(card.legs[0].since > card.legs[1].since, "since when each stands there");
        w.act("sw", r.matter, "answer_whistle", json!({"who_comes": "老吴"})).await;
        assert_eq!(counts(&board(&w, "district").await), [0, 1, 0, 0]);

        let came = || json!({"came": "到了"});
        on_leg(&w, "district", r.matter, "城管局", "confirm_arrival", came()).await;
        assert_eq!(counts(&board(&w, "district").await), [0, 1, 0, 0], "the other is still coming");
        on_leg(&w, "district", r.matter, "水务局", "confirm_arrival", came()).await;
        assert_eq!(counts(&board(&w, "district").await), [0, 0, 1, 0]);
        let agreed = json!({
            "facts": "排水泵坏了", "conclusion": "水务修泵，城管清淤", "present": "老郑、老吴",
            "task_within": "5 work_days"
        });
        w.act("district", r.matter, "conclude_tasks", agreed).await;
        assert_eq!(counts(&board(&w, "district").await), [0, 0, 0, 1]);

        // who has a share in it sees it, who has none does not, nor that there is one
        assert_eq!(counts(&board(&w, "sw").await), [0, 0, 0, 1]);
        let other = board(&w, "worker").await;
        assert_eq!((counts(&other), other.outside), (vec![0, 0, 0, 0], 0));
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_column_can_be_shown_alone_and_what_has_no_board_is_told() {
    both(HashKind::Sha256, async |w| {
        let told =
            Report { playbook: Some("whistle".into()), lon: Some(120.03), ..report("积水") };
        let r = w.office.receive(None, told, None).await.unwrap();
        let call = json!({
            "whistle_reason": "emergency", "units": ["CG"], "situation": "积水", "tried": "抽水",
            "meet_at": "南门"
        });
        w.act("district", r.matter, "district_blow", call).await;
        let who = w.who("district").await;
        let all = w.office.flow_boards(&who).await.unwrap();
        let brief = all.iter().find(|b| b.id == "whistle").unwrap();
        assert_eq!(brief.columns.iter().map(|c| c.1).collect::<Vec<_>>(), [1, 0, 0, 0]);
        assert!(all.len() > 1 && all.iter().all(|b| b.id != "petition"), "only with a board");

        let whole = w.office.flow_board(&who, "whistle", None).await.unwrap();
        let (first, second) = (whole.columns[0].id.as_str(), whole.columns[1].id.as_str());
        let alone = w.office.flow_board(&who, "whistle", Some(first)).await.unwrap();
        assert_eq!((alone.columns[0].count, alone.columns[0].cards.len()), (1, 1));
        let beside = w.office.flow_board(&who, "whistle", Some(second)).await.unwrap();
        assert_eq!((beside.columns[0].count, beside.columns[0].cards.len()), (1, 0));
        assert_eq!(whole.boards.len(), all.len());
        for (playbook, column) in
            [("petition", None), ("nothing", None), ("whistle", Some("nowhere"))]
        {
            let no = w.office.flow_board(&who, playbook, column).await.unwrap_err();
            assert_eq!(no.code, "board-unknown", "{playbook}");
        }
        w.office.close().await;
    })
    .await;
}
