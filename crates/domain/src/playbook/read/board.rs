//! Columns of a board.

use super::cursor::Map;
use crate::playbook::board::Column;

pub(super) fn column(id: String, mut map: Map<'_>) -> Column {
    let column = Column {
        id,
        name: map.text("name"),
        stages: map.strings("stages"),
        legs: map.strings("legs"),
    };
    map.finish();
    column
}
