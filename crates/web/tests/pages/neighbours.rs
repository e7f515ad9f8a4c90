//! What residents see of each other's reports, and of what is stored: without scripts.

use crate::world::{PASSWORD, World};
use yiwang_office::import::{Import, What};

#[tokio::test(flavor = "multi_thread")]
async fn a_report_nearby_is_followed_with_one_tap() {
    let w = World::new().await;
    let mut first = w.browser();
    let page = first.get("/report").await;
    let told = [("text", "李四家门口井盖松动"), ("lon", "120.005"), ("lat", "30.005")];
    first.send(&page, "/report", &told).await;

    let mut second = w.browser();
    let page = second.get("/report").await;
    let here = [("lon", "120.0052"), ("lat", "30.005")];
    let seen = second.send(&page, "/report/pin", &here).await;
    let near = &seen.json()["nearby"][0];
    let id = near["id"].as_str().unwrap().to_owned();
    assert!(!seen.body.contains("李四"), "{}", seen.body);
    let a = second.send(&page, "/report/follow", &[("follow", &id), ("text", "写了一半")]).await;
    assert_eq!((a.status, a.header("location")), (303, "/report/done"));
    let done = second.get("/report/done").await;
    assert!(done.words().contains("您也跟进了") && !done.body.contains("李四"), "{}", done.words());
    let case = second.get("/progress/case").await;
    assert!(case.body.contains("id=\"act-urge\"") && !case.body.contains("id=\"act-withdraw\""));
    assert!(!case.body.contains("李四"));
    // who reported it sees that somebody follows
    assert!(first.get("/progress/case").await.words().contains("还有1人在跟进"));
    // what is no matter, or none the public may know of, is not found
    let a = second.send(&page, "/report/follow", &[("follow", "x")]).await;
    assert_eq!(a.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn urging_shows_its_effect_and_rests() {
    let w = World::new().await;
    let mut b = w.browser();
    w.report(&mut b, "井盖松动").await;
    let case = b.get("/progress/case").await;
    assert!(case.words().contains("现在由"), "which unit has it: {}", case.words());
    let version = case.hidden("_version");
    let a = b.send(&case, "/progress/act", &[("action", "urge"), ("_version", &version)]).await;
    assert_eq!(a.status, 303, "{}", a.body);
    let case = b.get("/progress/case").await;
    assert!(!case.body.contains("id=\"act-urge\""), "not twice a day");
    assert!(case.words().contains("“催办”已经送到"), "{}", case.words());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_danger_is_telephoned_first_and_nothing_typed_is_lost() {
    let w = World::new().await;
    let mut b = w.browser();
    let page = b.get("/report").await;
    let told = [("text", "三楼着火了"), ("place_text", "8号楼"), ("name", "王小满")];
    let stop = b.send(&page, "/report", &told).await;
    assert_eq!(stop.status, 422);
    assert!(stop.body.contains("三楼着火了</textarea>") && stop.body.contains("href=\"tel:119\""));
    assert!(stop.words().contains("还没有提交"));
    let mut again = told.to_vec();
    again.push(("called", "1"));
    assert_eq!(b.send(&stop, "/report", &again).await.status, 303);
    // without a name, though one was typed
    let page = b.get("/report").await;
    let told =
        [("text", "路灯不亮"), ("place_text", "8号楼"), ("name", "王小满"), ("anonymous", "1")];
    b.send(&page, "/report", &told).await;
    assert!(b.get("/progress/mine").await.words().contains("没有留下称呼和电话"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_is_shown_masked_given_along_whole_and_erased_on_demand() {
    let w = World::new().await;
    let mut b = w.browser();
    w.report(&mut b, "井盖松动").await;
    let mine = b.get("/progress/mine").await;
    assert!(mine.words().contains("139****1234") && !mine.body.contains("13900001234"));
    let file = b.get("/progress/mine.json").await;
    assert_eq!(file.json()["person"]["phone"], "13900001234");
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert!(!mine.body.contains("name=\"sure\""), "not while it is open");
    let case = b.get("/progress/case").await;
    let version = case.hidden("_version");
    let mut nobody = w.browser();
    assert_eq!(nobody.get("/progress/mine").await.status, 403);
    assert_eq!(nobody.get("/progress/mine.json").await.status, 403);
    let why = [("action", "withdraw"), ("_version", version.as_str()), ("f.why", "修好了")];
    let a = b.send(&case, "/progress/act", &why).await;
    assert_eq!(a.status, 303, "{}", a.body);
    let mine = b.get("/progress/mine").await;
    let a = b.send(&mine, "/progress/erase", &[]).await;
    assert_eq!(a.status, 422, "without the tick nothing happens");
    let a = b.send(&mine, "/progress/erase", &[("sure", "1")]).await;
    assert_eq!(a.status, 303, "{}", a.body);
    let mine = b.get("/progress/mine").await;
    assert!(mine.words().contains("已于") && !mine.body.contains("井盖松动"));
    assert!(!b.get("/progress/case").await.body.contains("井盖松动"));
}

#[tokio::test(flavor = "multi_thread")]
async fn board_grid_and_feed_are_open_small_and_tell_nobody() {
    let w = World::new().await;
    let mut b = w.browser();
    w.report(&mut b, "王小满家井盖松动13900001234").await;
    for path in ["/", "/board", "/board?area=330299001", "/grid", "/grid?code=330299001001001"] {
        let a = b.get(path).await;
        assert_eq!(a.status, 200, "{path}");
        assert!(a.body.len() < 60_000, "{path}: {}", a.body.len());
        assert!(!a.body.contains("王小满") && !a.body.contains("13900001234"), "{path}");
        assert!(a.body.contains("href=\"tel:12345\""), "{path} tells how to telephone");
    }
    let board = b.get("/board").await;
    assert!(board.words().contains("1 /") || board.words().contains("/ 1"), "{}", board.words());
    let feed = b.get("/feed.atom?area=330299001").await;
    assert!(feed.header("content-type").starts_with("application/atom+xml"));
    assert!(feed.body.starts_with("<?xml") && feed.body.contains("urn:yiwang:board:330299001"));
    assert_eq!(b.get("/board?area=999").await.status, 404);
    assert_eq!(b.get("/grid?code=999").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_door_stands_on_the_first_page_and_keeps_what_was_written() {
    let w = World::new().await;
    let mut b = w.browser();
    assert!(b.get("/").await.body.contains("href=\"/to/word-to-secretary\""));
    let page = b.get("/to/word-to-secretary").await;
    assert_eq!(page.status, 200);
    assert_eq!(b.get("/to/five-actions").await.status, 404, "no door, no page");
    // nobody holds the post here: said, instead of a letter to an empty chair
    assert!(page.words().contains("还没有开通"), "{}", page.words());
    assert!(!page.body.contains("name=\"to\""));
    let import = Import {
        what: What::Staff,
        name: "staff.csv",
        bytes: format!(
            "login,name,email,role,unit,grid,from,to,password\n\
             shuji,shuji,,named_secretary,C,,2025-01-01,,{PASSWORD}\n"
        )
        .into_bytes(),
        mapping: None,
        all_or_nothing: true,
    };
    let admin = w.office.sign_in("admin", PASSWORD).await.unwrap();
    let session = w.office.session(&admin.token).await.unwrap();
    let read = w.office.import(&session.caller, import, &|_, _| {}).await.unwrap();
    assert!(read.wrong.is_empty(), "{:?}", read.wrong);
    let page = b.get("/to/word-to-secretary").await;
    assert!(page.words().contains("一社区"), "{}", page.words());
    let a = b.send(&page, "/to/word-to-secretary", &[("text", "想说的话")]).await;
    assert_eq!(a.status, 422);
    assert!(a.body.contains("想说的话</textarea>") && a.words().contains("请选一位"));
    let to = page.between("<option value=\"", "\"").to_owned();
    assert_eq!(to, "", "the first is no choice");
    let to = page.between("</option><optgroup", "</optgroup>").to_owned();
    let to = to.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let sent = [("text", "想说的话"), ("to", to), ("secrecy", "only")];
    let a = b.send(&page, "/to/word-to-secretary", &sent).await;
    assert_eq!((a.status, a.header("location")), (303, "/report/done"), "{}", a.body);
    let done = b.get("/report/done").await;
    assert!(
        done.words().contains("书记将在") || done.words().contains("我们将在"),
        "{}",
        done.words()
    );
    assert!(b.get("/progress/case").await.words().contains("您的信已送到书记那里"));
}
