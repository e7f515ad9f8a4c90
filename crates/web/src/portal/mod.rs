//! The public portal: pages that work without scripts and without an account.

mod area;
mod board;
mod case;
mod danger;
mod door;
mod dots;
mod follow;
mod grid;
mod home;
mod locate;
mod mine;
mod photos;
mod receipt;
mod report;
mod texts;
mod view;

pub(crate) use area::{
    ask as ask_area, confirm as confirm_area, form as follow_area, show as area_follow,
    stop as stop_area,
};
pub(crate) use board::{board, feed, photo as board_photo};
pub(crate) use case::{act, case, enter, file, find, key_of, leave, picture, thumb};
pub(crate) use door::{door, write as door_write};
pub(crate) use follow::follow;
pub(crate) use grid::grid;
pub(crate) use home::{home, prefs};
pub(crate) use locate::{Pin, pin};
pub(crate) use mine::{erase, file as mine_file, mine};
pub(crate) use photos::{MOST as MOST_PHOTOS, kept, take as take_photos};
pub(crate) use receipt::done;
pub(crate) use report::{form, report_of, send, stop_at_danger, written};
pub(crate) use texts::{accessibility, privacy};

use crate::guard::cookie;
use crate::refused::Refused;
use crate::state::Web;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use yiwang_domain::{Refusal, Sort, Text};

/// How long a browser remembers the report it looks at. Short: the next person at a shared
/// machine must not find it.
const REMEMBERED: TimeDelta = TimeDelta::minutes(30);

/// The report this browser looks at: kept in a signed cookie that scripts cannot read, so that
/// number and code never stand in an address.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Case {
    pub(crate) number: String,
    pub(crate) secret: String,
    /// What was said about a place outside the net.
    pub(crate) outside: Option<Text>,
}

impl Case {
    /// The case of a cookie.
    pub(crate) fn read(web: &Web, headers: &HeaderMap, name: &str) -> Option<Self> {
        let text = cookie::value(headers, name)?;
        cookie::open(&web.settings.cookie_key, name, &text, web.office.now())
    }

    /// The cookie to set.
    pub(crate) fn bake(&self, web: &Web, name: &str) -> HeaderValue {
        let until = web.office.now() + REMEMBERED;
        let text = cookie::seal(&web.settings.cookie_key, name, self, until);
        cookie::bake(name, &text, REMEMBERED, web.settings.https)
    }
}

/// Sends the browser on, with a cookie.
pub(crate) fn onward(to: &str, cookie: HeaderValue) -> Response {
    let mut response = see_other(to);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// Sends the browser on by GET.
pub(crate) fn see_other(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(value) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// The cookie of the case has ended.
fn no_case() -> Refused {
    Refusal::new(
        "case-closed",
        Sort::NotYours,
        ("离开太久，页面已经锁上。", "You were away for long; the page has been locked."),
        (
            "请用编号和查询码重新打开“查进度”。",
            "Open it again under “Progress” with number and code.",
        ),
    )
    .into()
}
