//! The registry of places: a tree within grids, freshness, contacts in the vault, tables in and out; on
//! both engines.

use crate::world::{World, both, report, system};
use uuid::Uuid;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::place::{ConfirmedBy, Freshness, PlaceKind};
use yiwang_office::import::{Import, What};
use yiwang_office::place::{ContactForm, PlaceForm, PlaceLine, PlacePage, PlaceQuery};
use yiwang_office::view::ImportReport;
use yiwang_office::{ExportWhat, Format, ListQuery, Report};

/// The grid of `worker`, and the one beside it.
const OURS: &str = "330299001001001";
const NEXT: &str = "330299001001002";

fn place(kind: &str, name: &str) -> PlaceForm {
    PlaceForm { kind: kind.into(), name: name.into(), how: "onsite".into(), ..PlaceForm::default() }
}

fn inside(parent: Uuid, kind: &str, name: &str) -> PlaceForm {
    PlaceForm { parent: parent.to_string(), ..place(kind, name) }
}

/// A compound with a building, an entrance and a door, as the worker of the grid enters them.
async fn compound(w: &World) -> [Uuid; 4] {
    let worker = w.who("worker").await;
    let form = PlaceForm {
        grid: OURS.into(),
        address: "枫林路8号".into(),
        aliases: "阳光小区".into(),
        lon: "120.005".into(),
        lat: "30.005".into(),
        ..place("compound", "阳光花园")
    };
    let compound = w.office.add_place(&worker, &form).await.unwrap();
    let mut out = [compound; 4];
    for (n, (kind, name)) in
        [("building", "3幢"), ("entrance", "2单元"), ("household", "501室")].into_iter().enumerate()
    {
        let form = inside(out[n], kind, name);
        out[n + 1] = w.office.add_place(&worker, &form).await.unwrap();
    }
    out
}

async fn page(w: &World, login: &str, id: Uuid) -> PlacePage {
    w.office.place_page(&w.who(login).await, id).await.unwrap()
}

async fn found(w: &World, login: &str, q: PlaceQuery) -> Vec<PlaceLine> {
    let q = PlaceQuery { limit: 100, ..q };
    w.office.place_list(&w.who(login).await, &q).await.unwrap().rows
}

async fn import(w: &World, table: &str) -> ImportReport {
    let import = Import {
        what: What::Places,
        name: "places.csv",
        bytes: table.as_bytes().to_vec(),
        mapping: None,
        all_or_nothing: false,
    };
    w.office.import(&system(), import, &|_, _| {}).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn places_make_a_tree_in_a_grid_and_are_found_by_name_kind_and_freshness() {
    both(HashKind::Sha256, async |w| {
        let [compound, building, _, door] = compound(&w).await;
        let worker = w.who("worker").await;
        let tree = w.office.place_tree(&worker, OURS).await.unwrap();
        let nodes: Vec<(&str, usize, i64)> =
            tree.nodes.iter().map(|n| (n.line.name.as_str(), n.depth, n.households)).collect();
        assert_eq!(nodes, [("阳光花园", 0, 0), ("3幢", 1, 0), ("2单元", 2, 1)]);

        let p = page(&w, "worker", door).await;
        let above: Vec<&str> = p.above.iter().map(|a| a.1.as_str()).collect();
        assert_eq!(above, ["阳光花园", "3幢", "2单元"]);
        assert_eq!(p.line.address, "枫林路8号阳光花园3幢2单元", "it follows from what it lies in");
        assert_eq!(p.line.grid_code, OURS);
        assert!(p.line.code.starts_with('P') && p.may_edit && p.may_contact);

        // the same name in the same place stands once; another building may have such a door
        let twice = inside(compound, "building", "3幢");
        let no = w.office.add_place(&worker, &twice).await.unwrap_err();
        assert_eq!((no.code.as_ref(), no.faults[0].at.as_str()), ("place-wrong", "name"));

        for words in ["阳光花园3幢", "枫林路 3幢", "阳光小区"] {
            let q = PlaceQuery { words: words.into(), ..PlaceQuery::default() };
            assert!(!found(&w, "clerk", q).await.is_empty(), "{words}");
        }
        let q = |kind, fresh| PlaceQuery { kind, fresh, ..PlaceQuery::default() };
        let doors = found(&w, "clerk", q(Some(PlaceKind::Household), None)).await;
        assert_eq!(doors.iter().map(|l| l.id).collect::<Vec<_>>(), [door]);
        assert_eq!(found(&w, "clerk", q(None, Some(Freshness::Fresh))).await.len(), 4);

        // a door is old after a year, a compound is not even due
        w.now("2026-10-01T09:00");
        let due = found(&w, "clerk", q(None, Some(Freshness::Old))).await;
        assert_eq!(due.iter().map(|l| l.id).collect::<Vec<_>>(), [door]);
        let list = w.office.place_list(&w.who("clerk").await, &q(None, None)).await.unwrap();
        assert_eq!(list.counts[&Freshness::Fresh], 3);
        assert!(list.next.is_some() && list.rows.len() == 1, "a page of one row has a next one");
        let second = PlaceQuery { cursor: list.next, ..q(None, None) };
        let second = w.office.place_list(&w.who("clerk").await, &second).await.unwrap();
        assert_ne!(second.rows[0].id, list.rows[0].id);
        let seen = (door, page(&w, "worker", door).await.version);
        let worker = w.who("worker").await;
        w.office.confirm_place(&worker, seen, ConfirmedBy::Phone).await.unwrap();
        let p = page(&w, "worker", door).await;
        assert_eq!(
            (p.line.fresh, p.line.confirmed_by),
            (Freshness::Fresh, Some(ConfirmedBy::Phone))
        );
        // pressed on the old page
        let no = w.office.confirm_place(&worker, seen, ConfirmedBy::Visit).await.unwrap_err();
        assert_eq!(no.code, "stale-version");
        assert_ne!(building, door);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_forms_are_told_field_by_field_and_a_point_finds_its_grid() {
    both(HashKind::Sha256, async |w| {
        let clerk = w.who("clerk").await;
        let with = |f: &dyn Fn(&mut PlaceForm)| {
            let mut form = PlaceForm { grid: OURS.into(), ..place("shop", "王记面馆") };
            f(&mut form);
            form
        };
        for (form, at) in [
            (with(&|f| f.kind = "castle".into()), "kind"),
            (with(&|f| f.kind = "entrance".into()), "parent"),
            (with(&|f| f.name = " ".into()), "name"),
            (with(&|f| f.name = "王记13900001234".into()), "name"),
            (with(&|f| f.code = "a b".into()), "code"),
            (with(&|f| f.code = "91350100M000100Y44".into()), "code"),
            (with(&|f| f.grid = "nowhere".into()), "grid"),
            (with(&|f| f.grid = String::new()), "grid"),
            (with(&|f| f.lon = "120.005".into()), "lon"),
            (with(&|f| (f.lon, f.lat) = ("120.015".into(), "30.005".into())), "grid"),
            (with(&|f| f.wish = "often".into()), "wish"),
        ] {
            let no = w.office.add_place(&clerk, &form).await.unwrap_err();
            assert_eq!((no.code.as_ref(), no.faults[0].at.as_str()), ("place-wrong", at));
        }
        let form = with(&|f| {
            f.code = "91350100M000100Y43".into();
            (f.grid, f.lon, f.lat) = (String::new(), "120.015".into(), "30.005".into());
        });
        let id = w.office.add_place(&clerk, &form).await.unwrap();
        assert_eq!(page(&w, "clerk", id).await.line.grid_code, NEXT);
        let no = w.office.add_place(&clerk, &form).await.unwrap_err();
        assert_eq!(no.faults[0].at, "code");

        // the worker of the first grid knows nothing of the second, and adds nothing there
        let worker = w.who("worker").await;
        assert_eq!(w.office.place_page(&worker, id).await.unwrap_err().code, "not-found");
        let other = PlaceForm { grid: NEXT.into(), ..place("shop", "李家小炒") };
        assert_eq!(w.office.add_place(&worker, &other).await.unwrap_err().code, "not-found");
        assert!(found(&w, "worker", PlaceQuery::default()).await.is_empty());
        // who reads may not write, and who does neither is told so
        let street = w.who("dispatch1").await;
        assert!(w.office.place_page(&street, id).await.is_ok());
        assert_eq!(w.office.add_place(&street, &other).await.unwrap_err().code, "no-right");
        let sw = w.who("sw").await;
        assert_eq!(w.office.place_page(&sw, id).await.unwrap_err().code, "not-found");
        let no = w.office.place_list(&sw, &PlaceQuery::default()).await.unwrap_err();
        assert_eq!(no.code, "no-right");
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_changed_with_what_lies_in_it_and_ends_instead_of_going() {
    both(HashKind::Sha256, async |w| {
        let [compound, building, _, door] = compound(&w).await;
        let clerk = w.who("clerk").await;
        let p = page(&w, "clerk", compound).await;
        let seen = (compound, p.version);
        let moved = PlaceForm {
            name: "阳光新园".into(),
            grid: NEXT.into(),
            lon: String::new(),
            lat: String::new(),
            ..p.form.clone()
        };
        w.office.edit_place(&clerk, seen, &moved).await.unwrap();
        let no = w.office.edit_place(&clerk, seen, &moved).await.unwrap_err();
        assert_eq!(no.code, "stale-version");
        let p = page(&w, "clerk", compound).await;
        assert_eq!((p.line.name.as_str(), p.line.grid_code.as_str()), ("阳光新园", NEXT));
        assert!(p.log.iter().any(|d| d.say.zh.contains("阳光花园")), "the log says what it was");
        assert_eq!(page(&w, "clerk", door).await.line.grid_code, NEXT, "doors go along");

        let worker = w.who("worker").await;
        assert_eq!(w.office.place_page(&worker, compound).await.unwrap_err().code, "not-found");
        let seen = (building, page(&w, "clerk", building).await.version);
        let no = w.office.end_place(&clerk, seen, "2026-01-01").await.unwrap_err();
        assert_eq!(no.faults[0].at, "day", "not in days to come");
        w.office.end_place(&clerk, seen, "").await.unwrap();
        let p = page(&w, "clerk", door).await;
        assert!(p.line.ended_on.is_some() && !p.may_edit, "what lies in it ends too");
        let ended = PlaceQuery { ended: true, ..PlaceQuery::default() };
        assert_eq!(found(&w, "clerk", ended).await.len(), 3);
        assert_eq!(found(&w, "clerk", PlaceQuery::default()).await.len(), 1);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_kept_with_consent_seen_with_a_purpose_and_goes_after_its_months() {
    both(HashKind::Sha256, async |w| {
        let [.., door] = compound(&w).await;
        let worker = w.who("worker").await;
        let mut form =
            ContactForm { name: "王阿姨".into(), phone: "13900004321".into(), agreed: false };
        let version = async || page(&w, "worker", door).await.version;
        let no =
            w.office.set_place_contact(&worker, (door, version().await), &form).await.unwrap_err();
        assert_eq!(no.faults[0].at, "agreed");
        form.agreed = true;
        w.office.set_place_contact(&worker, (door, version().await), &form).await.unwrap();
        let shown = page(&w, "worker", door).await;
        let contact = shown.contact.clone().unwrap();
        assert_eq!((contact.name.as_str(), contact.phone.as_str()), ("王**", "139****4321"));
        let told = format!("{shown:?}");
        assert!(!told.contains("王阿姨") && !told.contains("13900004321"), "{told}");

        let no = w.office.place_contact(&worker, door, " ").await.unwrap_err();
        assert_eq!(no.code, "purpose-missing");
        let plain = w.office.place_contact(&worker, door, "楼道漏水，上门查看").await.unwrap();
        assert_eq!(plain.phone, "13900004321");
        // who only reads the registry sees the mask
        let street = w.who("dispatch1").await;
        assert_eq!(w.office.place_contact(&street, door, "x").await.unwrap_err().code, "no-right");
        let masked = w.office.place_page(&street, door).await.unwrap();
        assert!(!masked.may_contact && masked.contact.is_some());

        // no table holds it
        let all = ListQuery::default();
        let out = w.office.export(&system(), ExportWhat::Places, Format::Csv, &all).await.unwrap();
        assert!(!String::from_utf8(out).unwrap().contains("13900004321"));

        assert_eq!(w.office.sweep_contacts().await.unwrap(), 0);
        w.now("2027-10-01T09:00");
        assert_eq!(w.office.sweep_contacts().await.unwrap(), 1);
        assert!(page(&w, "worker", door).await.contact.is_none());
        // and it can be erased at once
        let worker = w.who("worker").await;
        w.office.set_place_contact(&worker, (door, version().await), &form).await.unwrap();
        w.office.drop_place_contact(&worker, (door, version().await)).await.unwrap();
        assert!(page(&w, "worker", door).await.contact.is_none());
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn matters_at_a_place_stand_on_its_page_for_who_may_see_them() {
    both(HashKind::Sha256, async |w| {
        let [compound, building, _, door] = compound(&w).await;
        for place_text in ["枫林路8号", "阳光花园3幢2单元501", "阳光花园13幢", "别处"]
        {
            let told = Report { place_text: place_text.into(), ..report("楼道漏水") };
            w.office.receive(None, told, None).await.unwrap();
        }
        let open = async |login: &str, id| {
            let p = page(&w, login, id).await;
            p.matters.map(|(open, _)| open.len())
        };
        assert_eq!(open("worker", compound).await, Some(3));
        assert_eq!(open("worker", building).await, Some(1));
        assert_eq!(open("worker", door).await, Some(1));
        // the administrator keeps the registry and sees no matter
        assert_eq!(open("admin", compound).await, None);
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_come_in_once_and_go_out_as_they_came() {
    both(HashKind::Sha256, async |w| {
        let table = "代码,类型,名称,上级,所在网格,地址,走访意愿\n\
            ,住户,101室,B1,,,欢迎走访\n\
            B1,楼栋,1幢,X1,,,\n\
            X1,小区,枫林雅居,,330299001001001,枫林路20号,\n\
            R1,道路,枫林路,,330299001001,,\n\
            ,商户,王记13900001234,,330299001001001,,\n\
            ,单元,1单元,nobody,,,\n";
        let r = import(&w, table).await;
        assert_eq!((r.read, r.added, r.wrong.len()), (6, 4, 2), "{:?}", r.wrong);
        let r = import(&w, table).await;
        assert_eq!((r.added, r.changed, r.same), (0, 0, 4), "what comes twice is taken once");
        let doors = PlaceQuery { kind: Some(PlaceKind::Household), ..PlaceQuery::default() };
        let door = found(&w, "clerk", doors).await.remove(0);
        assert_eq!((door.confirmed_by, door.fresh), (Some(ConfirmedBy::Import), Freshness::Fresh));
        assert_eq!(door.within, ["枫林雅居", "1幢"]);

        for format in [Format::Csv, Format::Xlsx] {
            let all = ListQuery::default();
            let bytes = w.office.export(&system(), ExportWhat::Places, format, &all).await.unwrap();
            let file = Import {
                what: What::Places,
                name: "t",
                bytes,
                mapping: None,
                all_or_nothing: true,
            };
            let r = w.office.import(&system(), file, &|_, _| {}).await.unwrap();
            assert_eq!((r.added, r.changed, r.same), (0, 0, 4));
        }
        // who may export takes what lies in their area, and who may not read gets nothing
        let all = ListQuery::default();
        let street = w.who("dispatch1").await;
        let out = w.office.export(&street, ExportWhat::Places, Format::Csv, &all).await.unwrap();
        assert_eq!(String::from_utf8(out).unwrap().lines().count(), 5);
        let boss = w.who("cgboss").await;
        let no = w.office.export(&boss, ExportWhat::Places, Format::Csv, &all).await.unwrap_err();
        assert_eq!(no.code, "no-right");
        w.office.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_the_registry_are_found_in_what_people_write() {
    both(HashKind::Sha256, async |w| {
        let [compound, ..] = compound(&w).await;
        let told = Report {
            place_text: "阳光花园北门".into(),
            lon: None,
            lat: None,
            ..report("路灯不亮")
        };
        let receipt = w.office.receive(None, told, None).await.unwrap();
        let district = w.who("district").await;
        let named = async || {
            let advice = w.office.advice(&district, receipt.matter).await.unwrap();
            advice.places.into_iter().map(|p| (p.name, p.grid)).collect::<Vec<_>>()
        };
        assert_eq!(named().await, [("阳光花园".to_owned(), OURS.to_owned())]);
        let version = page(&w, "clerk", compound).await.version;
        w.office.end_place(&w.who("clerk").await, (compound, version), "").await.unwrap();
        assert_eq!(named().await, [], "what has ended is not proposed");
        w.office.close().await;
    })
    .await;
}
