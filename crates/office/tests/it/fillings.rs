//! Answers kept under a name and filled into the form of another matter; on both engines.

use crate::staff::person;
use crate::world::{both, system};
use serde_json::{Map, Value as Json, json};
use yiwang_domain::ledger::HashKind;
use yiwang_office::BulkWish;
use yiwang_office::staff::HandOver;
use yiwang_office::view::{MatterView, OfferView};

fn offer<'m>(m: &'m MatterView, action: &str) -> &'m OfferView {
    m.offers.iter().find(|o| o.action == action).unwrap()
}

fn answers(v: Json) -> Map<String, Json> {
    v.as_object().cloned().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_kept_shared_filled_in_and_forgotten() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let (clerk, worker, cg) = (w.who("clerk").await, w.who("worker").await, w.who("cg").await);
        let (first, next) =
            (w.report("井盖松动响了一夜", None).await, w.report("井盖沉降", None).await);
        let m = o.matter(&clerk, &first.number).await.unwrap();
        let form = offer(&m, "handle_now");
        let said = format!("“{}”（{}）已加胶垫，请放心。", m.row.title, m.row.number);
        let typed = answers(json!({"outcome": "solved", "result": said, "after": ["x"]}));
        let id = o.keep_filling(&clerk, &m, form, (" 加胶垫 ", true), (&typed, "")).await.unwrap();
        // nothing was done to the matter
        assert_eq!(o.matter(&clerk, &first.number).await.unwrap().row.version, m.row.version);

        let mut other = o.matter(&clerk, &next.number).await.unwrap();
        let kept = o.fillings(&clerk, Some("five-actions")).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].name.as_str(), kept[0].own, kept[0].shared), ("加胶垫", true, true));
        let says: Vec<&str> = kept[0].says.iter().map(|(_, s)| s.zh.as_str()).collect();
        assert_eq!(says, ["实际解决", "“{title}”（{number}）已加胶垫，请放心。"], "and no photo");
        let own = (other.row.number.clone(), other.row.title.clone());
        let nth = other.offers.iter().position(|o| o.action == "handle_now").unwrap();
        let fill = &mut other.offers[nth];
        o.fill(&clerk, "five-actions", fill, id, Some((&own.0, &own.1))).await.unwrap();
        let value = |id: &str| fill.fields.iter().find(|f| f.id == id).unwrap().value.clone();
        assert_eq!(value("outcome"), "solved");
        assert_eq!(value("result"), format!("“{}”（{}）已加胶垫，请放心。", own.1, own.0));

        // who holds another post sees nothing of it, and nobody forgets another's
        assert!(o.fillings(&worker, None).await.unwrap().is_empty());
        assert!(o.fillings(&cg, None).await.unwrap().is_empty());
        let no = o.fill(&cg, "five-actions", fill, id, None).await.unwrap_err();
        assert_eq!(no.code, "filling-gone");
        assert_eq!(o.drop_filling(&worker, id).await.unwrap_err().code, "filling-gone");
        // it outlives a restart
        let again = w.reopened(9).await;
        assert_eq!(again.fillings(&clerk, None).await.unwrap().len(), 1);
        o.drop_filling(&clerk, id).await.unwrap();
        assert!(o.fillings(&clerk, None).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_must_not_be_kept_is_not() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let clerk = w.who("clerk").await;
        let r = w.report("井盖松动", None).await;
        let m = o.matter(&clerk, &r.number).await.unwrap();
        let form = offer(&m, "handle_now");
        let keep = async |name: &str, v: Json, note: &str| {
            let v = answers(v);
            o.keep_filling(&clerk, &m, form, (name, false), (&v, note)).await
        };
        let code = async |name: &str, v: Json, note: &str| {
            keep(name, v, note).await.unwrap_err().code.to_string()
        };
        let good = || json!({"result": "已清运，咨询0574-87654321"});
        assert_eq!(code(" ", good(), "").await, "filling-name");
        assert_eq!(code(&"长".repeat(21), good(), "").await, "filling-name");
        assert_eq!(code("照片", json!({"after": ["x"]}), " ").await, "filling-empty");
        assert_eq!(code("不存在的项", json!({"nowhere": "x"}), "").await, "filling-empty");
        let phone = json!({"result": "已联系王先生１３９００００１２３４"});
        assert_eq!(code("电话", phone, "").await, "filling-personal");
        assert_eq!(code("备注", good(), "身份证33020119900101123X").await, "filling-personal");
        keep("清运", good(), "").await.unwrap();
        assert_eq!(code("清运", good(), "").await, "filling-name-taken");
        for n in 1..50 {
            keep(&format!("第{n}个"), good(), "").await.unwrap();
        }
        assert_eq!(code("还有", good(), "").await, "filling-many");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_each_filled_with_their_own_and_a_post_hands_over_what_it_shares() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        let clerk = w.who("clerk").await;
        let all = [w.report("井盖松动", None).await, w.report("井盖沉降", None).await];
        let m = o.matter(&clerk, &all[0].number).await.unwrap();
        let typed =
            answers(json!({"outcome": "solved", "result": format!("{}已修复", m.row.number)}));
        let named = ("修复", true);
        let id = o
            .keep_filling(&clerk, &m, offer(&m, "handle_now"), named, (&typed, "按常规"))
            .await
            .unwrap();

        let numbers: Vec<String> = all.iter().map(|r| r.number.clone()).collect();
        let plan = o.bulk_plan(&clerk, &numbers).await.unwrap();
        let mut choice = plan.choices.into_iter().find(|c| c.offer.action == "handle_now").unwrap();
        let note = o.fill(&clerk, "five-actions", &mut choice.offer, id, None).await.unwrap();
        assert_eq!(note, "按常规");
        let form = choice.offer.fields.iter().filter(|f| !f.value.is_null());
        let form: Map<String, Json> = form.map(|f| (f.id.clone(), f.value.clone())).collect();
        assert_eq!(form["result"], "{number}已修复", "each has its own");
        let wish = BulkWish {
            playbook: "five-actions".into(),
            action: "handle_now".into(),
            form,
            note: None,
        };
        let picked: Vec<_> = choice.can.iter().map(|(n, v)| (n.clone(), Some(*v))).collect();
        let done = o.bulk_act(&clerk, &picked, &wish, None).await.unwrap();
        assert!(done.iter().all(|d| d.done.is_ok()), "{done:?}");
        for n in &numbers {
            let seen = o.matter(&clerk, n).await.unwrap();
            let words = seen.timeline.iter().flat_map(|i| &i.lines).map(|(_, t)| t.zh.clone());
            assert!(words.collect::<String>().contains(&format!("{n}已修复")));
        }

        // the clerk's post goes to the worker, with what it shared
        let leaver = person(&w, "clerk").await;
        let post = leaver.posts[0].id;
        let wish = HandOver { day: String::new(), to: "worker".into() };
        o.replace(&system(), (leaver.id, leaver.version), post, &wish).await.unwrap();
        w.now("2025-09-27T09:00");
        let worker = w.who("worker").await;
        let kept = o.fillings(&worker, None).await.unwrap();
        assert_eq!(
            kept.iter().map(|k| (k.name.as_str(), k.own)).collect::<Vec<_>>(),
            [("修复", true)]
        );
    })
    .await;
}
