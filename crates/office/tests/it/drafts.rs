//! Two people who change one playbook lose nothing, on both engines.

use crate::world::both;
use yiwang_domain::Text;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::playbook::edit::Edit;
use yiwang_office::draft::Change;
use yiwang_office::view::Joined;

fn set(path: &str, value: &str) -> Change {
    Change::Edits(vec![Edit::Set { path: path.into(), value: value.into() }])
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_people_change_is_joined_and_the_same_lines_are_shown_to_both() {
    both(HashKind::Sha256, async |w| {
        let admin = w.who("admin").await;
        let o = &w.office;
        let begun = o.draft(&admin, "five-actions").await.unwrap();
        assert_eq!(begun.revision, 0);
        let one =
            o.save_draft(&admin, "five-actions", 0, set("name.zh", "甲改的名")).await.unwrap();
        assert!(matches!(one, Joined::Saved { revision: 1, with: false }), "{one:?}");
        // the other began at the same time and changes something else
        let two = o
            .save_draft(
                &admin,
                "five-actions",
                0,
                set("clocks.answer.limit.default", "3 work_days"),
            )
            .await
            .unwrap();
        assert!(matches!(two, Joined::Saved { revision: 2, with: true }), "{two:?}");
        let now = o.draft(&admin, "five-actions").await.unwrap();
        assert!(now.text.contains("甲改的名") && now.text.contains("default: 3 work_days"));
        // and a third one the same line
        let both =
            o.save_draft(&admin, "five-actions", 0, set("name.zh", "丙改的名")).await.unwrap();
        let Joined::Both { revision: 2, text, .. } = both else { panic!("{both:?}") };
        assert!(text.contains("甲改的名") && text.contains("丙改的名") && text.contains("<<<<<<<"));
        assert_eq!(o.draft(&admin, "five-actions").await.unwrap().revision, 2);
        // the same again is no new saving
        let same = Change::Text(now.text.clone());
        let again = o.save_draft(&admin, "five-actions", 2, same).await.unwrap();
        assert!(matches!(again, Joined::Saved { revision: 2, .. }), "{again:?}");

        // who looked at an older saving does not publish what they did not see
        let no = o.publish_draft(&admin, "five-actions", 1, None).await.unwrap_err();
        assert_eq!(no.code, "stale-version");
        assert_eq!(o.publish_draft(&admin, "five-actions", 2, None).await.unwrap(), 2);
        let after = o.draft(&admin, "five-actions").await.unwrap();
        assert_eq!((after.revision, after.text.contains("甲改的名")), (0, true));
        let gone = o.save_draft(&admin, "five-actions", 2, set("name.zh", "丁")).await.unwrap_err();
        assert_eq!(gone.code, "draft-gone");
        assert_eq!(o.roll_back_playbook(&admin, "five-actions", 1).await.unwrap(), 3);
        let all = o.playbook_versions(&admin, "five-actions").await.unwrap();
        assert_eq!(
            all.iter().map(|v| (v.version, v.in_force)).collect::<Vec<_>>(),
            [(3, true), (2, false), (1, false)]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_takes_its_walks_along_and_needs_an_id_of_its_own() {
    both(HashKind::Sha256, async |w| {
        let (admin, clerk) = (w.who("admin").await, w.who("dispatch1").await);
        let o = &w.office;
        let name = Text::new("街道办法", "Street loop");
        for bad in ["", "a", "Our Loop", "-x-y", "tunxi-loop", "五办"] {
            let no = o.copy_playbook(&admin, "five-actions", bad, &name).await.unwrap_err();
            assert_eq!(no.code, "playbook-id", "{bad}");
        }
        let no = o.copy_playbook(&clerk, "five-actions", "our-loop", &name).await.unwrap_err();
        assert_eq!(no.code, "no-right");
        o.copy_playbook(&admin, "five-actions", "our-loop", &name).await.unwrap();
        let d = o.draft(&admin, "our-loop").await.unwrap();
        assert!(d.text.contains("playbook: our-loop") && d.text.contains("街道办法"));
        assert_eq!(d.based_on.as_deref(), Some("five-actions"));
        let p = o.check_playbook(&admin, &d.text).await.unwrap().unwrap();
        let tried = o.try_walks(&p, d.walks.clone()).await.unwrap();
        assert!(tried.len() >= 3);
        for t in &tried {
            assert_eq!(t.faults, [], "{}", t.file);
            assert!(!t.story.is_empty(), "{}", t.file);
        }
        assert_eq!(o.publish_draft(&admin, "our-loop", 1, None).await.unwrap(), 1);
        assert_eq!(o.walks("our-loop", 1).await.unwrap(), d.walks);
        // the id in the text cannot be another playbook's
        let text = d.text.replace("playbook: our-loop", "playbook: tunxi-loop");
        o.save_draft(&admin, "our-loop", 0, Change::Text(text)).await.unwrap();
        let no = o.publish_draft(&admin, "our-loop", 1, None).await.unwrap_err();
        assert_eq!(no.code, "playbook-id");
        o.discard_draft(&admin, "our-loop").await.unwrap();
        assert_eq!(o.draft(&admin, "our-loop").await.unwrap().revision, 0);
    })
    .await;
}
