//! Photos of a form that is shown again: a browser forgets chosen files, so they are kept by the
//! office at once and their ids, signed, stand in the form.

use crate::extract::Fields;
use crate::guard::mac;
use crate::state::Web;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Fault, FileId, Refusal, Sort, Text};

/// Photos of one report.
pub(crate) const MOST: usize = yiwang_office::MOST_PHOTOS;

/// Field of photos that have arrived before.
const FIELD: &str = "kept";

/// Gives the chosen photos to the office and puts their sealed ids into the fields.
pub(crate) async fn take(
    web: &Web,
    fields: &mut Fields,
    caller: Option<&Caller>,
) -> Result<(), Refusal> {
    let fresh = fields.take_files("photos");
    if fresh.len() + kept(web, fields).len() > MOST {
        return Err(too_many());
    }
    for photo in fresh {
        let id = web.office.upload(caller, photo.into()).await?;
        fields.push(FIELD, seal(web, id));
    }
    Ok(())
}

/// Photos that have arrived: ids, and as they stand in the form. One that we did not seal is left
/// out, so that nobody can take somebody else's photo by its id.
pub(crate) fn kept(web: &Web, fields: &Fields) -> Vec<(FileId, String)> {
    fields
        .all(FIELD)
        .filter_map(|v| {
            let id: FileId = v.split_once('.')?.0.parse().ok()?;
            let seal = seal(web, id);
            mac::same(seal.as_bytes(), v.as_bytes()).then_some((id, seal))
        })
        .take(MOST)
        .collect()
}

fn seal(web: &Web, id: FileId) -> String {
    let tag = mac::mac(&web.settings.cookie_key, format!("photo\0{id}").as_bytes());
    format!("{id}.{}", hex::encode(tag.get(..16).unwrap_or_default()))
}

fn too_many() -> Refusal {
    Refusal::new(
        "too-many-photos",
        Sort::Invalid,
        (format!("一次最多传{MOST}张照片。"), format!("At most {MOST} photos at a time.")),
        ("请选最能说明情况的几张。", "Choose those that show it best."),
    )
    .with_faults(vec![Fault {
        at: "photos".to_owned(),
        say: Text::new(
            format!("最多{MOST}张，请重新选择"),
            format!("At most {MOST}; choose again"),
        ),
    }])
}
