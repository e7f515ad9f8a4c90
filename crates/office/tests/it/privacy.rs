//! Personal data lives only in parties, sealed; seen masked, plain only with a purpose.

use crate::world::both;
use std::process::Command;
use yiwang_domain::ledger::HashKind;
use yiwang_store::Place;

#[tokio::test(flavor = "multi_thread")]
async fn no_raw_read_of_the_database_finds_name_or_phone() {
    both(HashKind::Sha256, async |w| {
        let r = w.report("井盖松动", None).await;
        let page = w.office.matter(&w.who("dispatch1").await, &r.number).await.unwrap();
        assert_eq!(page.reporters[0].name, "王**");
        assert_eq!(page.reporters[0].phone, "199****1234");
        let clerk = w.who("dispatch1").await;
        let party = page.reporters[0].party;
        let no = w.office.party_plain(&clerk, r.matter, party, " ").await.unwrap_err();
        assert_eq!(no.code, "purpose-missing");
        let plain = w.office.party_plain(&clerk, r.matter, party, "回访").await.unwrap();
        assert_eq!((plain.name.as_str(), plain.phone.as_str()), ("王小满", "19900001234"));
        let worker = w.who("worker").await;
        let no = w.office.party_plain(&worker, r.matter, party, "好奇").await.unwrap_err();
        assert_eq!(no.code, "no-right");
        w.settled().await;
        w.office.follow().await.unwrap();
        let mut raw: Vec<u8> = Vec::new();
        if let Place::Url(url) = &w.place {
            let dump = Command::new("pg_dump").arg("--inserts").arg(url).output().unwrap();
            assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
            raw.extend(dump.stdout);
        }
        w.office.close().await;
        gather(&w.folder, &mut raw);
        assert!(raw.len() > 10_000);
        assert!(contains(&raw, "井盖松动".as_bytes()), "the look itself works");
        for secret in ["王小满", "19900001234", r.secret.as_str()] {
            assert!(!contains(&raw, secret.as_bytes()), "{secret} stands in the data");
        }
    })
    .await;
}

fn gather(dir: &std::path::Path, into: &mut Vec<u8>) {
    for e in std::fs::read_dir(dir).unwrap().flatten() {
        let path = e.path();
        if path.is_dir() {
            gather(&path, into);
        } else {
            into.extend(std::fs::read(&path).unwrap());
        }
    }
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|w| w == needle)
}
