//! A database of an older program is brought up to date with what is in it.

use super::given::T;
use crate::category;
use crate::migrate::STEPS;
use crate::testing::Database;
use crate::{Place, Store};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, PgConnection, SqliteConnection};
use yiwang_domain::Text;

const ROWS: &str = "INSERT INTO installation (key, value) VALUES ('schema', '1');
    INSERT INTO category (tenant_id, id, zh, en, words) VALUES (1, '01', '井盖', 'Manhole', '[]');";

#[tokio::test]
async fn rows_of_the_first_schema_are_kept_and_are_version_one() {
    let dir = tempfile::tempdir().unwrap();
    let options =
        SqliteConnectOptions::new().filename(dir.path().join("yiwang.db")).create_if_missing(true);
    let mut old = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(STEPS[0].0).execute(&mut old).await.unwrap();
    sqlx::raw_sql(ROWS).execute(&mut old).await.unwrap();
    old.close().await.unwrap();
    let base = Database::make().await;
    let mut old = PgConnection::connect(&base.url).await.unwrap();
    sqlx::raw_sql(STEPS[0].1).execute(&mut old).await.unwrap();
    sqlx::raw_sql(ROWS).execute(&mut old).await.unwrap();
    old.close().await.unwrap();
    for place in [Place::Folder(dir.path().to_owned()), Place::Url(base.url.clone())] {
        let store = Store::open(&place).await.unwrap();
        let mut read = store.read().await.unwrap();
        let kept = category::all(&mut read, T).await.unwrap();
        assert_eq!((kept[0].code.as_str(), kept[0].version), ("01", 1));
        assert_eq!((&kept[0].filing, &kept[0].closing), (&Text::default(), &Text::default()));
        drop(read);
        store.close().await;
    }
    base.drop().await;
}
