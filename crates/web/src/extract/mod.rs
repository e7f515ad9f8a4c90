//! Extractors that answer bad input with a sentence.

mod fields;
mod form;
mod json;
mod session;
mod uri;

pub(crate) use fields::{Fields, Upload};
pub(crate) use form::{DeskForm, PortalForm};
pub(crate) use json::{Body, Json};
pub(crate) use session::{ApiCaller, MaybeStaff, SignedIn, session_token};
pub(crate) use uri::{Path, Query};

use yiwang_domain::{Refusal, Sort};

/// More than the route takes.
pub(crate) fn too_large() -> Refusal {
    Refusal::new(
        "body-too-large",
        Sort::TooLarge,
        ("提交的内容太大了。", "What was sent is too large."),
        (
            "照片请少选几张，或先在手机里压缩后再传。",
            "Choose fewer photos, or shrink them on the phone first.",
        ),
    )
}

/// Broken off or not what it says it is.
pub(crate) fn unreadable() -> Refusal {
    Refusal::new(
        "body-unreadable",
        Sort::Invalid,
        ("提交的内容没有传完整，读不出来。", "What was sent did not arrive whole."),
        ("请检查网络后再提交一次。", "Check the network and send again."),
    )
}
