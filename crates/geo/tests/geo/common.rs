//! The shared sample: 78 communities in 8 streets of a real district. It lies beside the project
//! and is not part of it; where it is absent the tests that need it say so and pass.

use std::path::{Path, PathBuf};
use yiwang_geo::{GridMapping, GridShape, import::import};

/// The file of that name below `shared/data`, if it is there.
pub(crate) fn shared(name: &str) -> Option<Vec<u8>> {
    let found: Option<PathBuf> = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|dir| dir.join("shared/data").join(name))
        .find(|path| path.is_file());
    let Some(path) = found else {
        println!("skipped: no shared data");
        return None;
    };
    Some(std::fs::read(path).expect("the sample can be read"))
}

/// The mapping of the sample.
pub(crate) fn mapping() -> GridMapping {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/mappings/haishu-grids.json");
    GridMapping::from_json(&std::fs::read_to_string(path).expect("the mapping is there"))
        .expect("the mapping can be read")
}

/// The grids of the sample: streets first, then communities.
pub(crate) fn haishu() -> Option<Vec<GridShape>> {
    let bytes = shared("geo/haishu_communities.geojson")?;
    Some(import(&bytes, &mapping()).unwrap_or_else(|r| panic!("{r:#?}")))
}
