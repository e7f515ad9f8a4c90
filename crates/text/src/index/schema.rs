//! The fields of the index. No text is stored: the ledger holds it, the index only finds it.

use tantivy::Term;
use tantivy::schema::{
    BytesOptions, Field, INDEXED, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing,
    TextOptions,
};
use uuid::Uuid;

pub(super) const CREATED_AT: &str = "created_at";
pub(super) const KEY: &str = "key";

/// Handles of the fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) key: Field,
    pub(super) tenant: Field,
    pub(super) number: Field,
    pub(super) all: Field,
    pub(super) head: Field,
    pub(super) sound: Field,
    pub(super) grid: Field,
    pub(super) unit: Field,
    pub(super) category: Field,
    pub(super) playbook: Field,
    pub(super) stage: Field,
    pub(super) secrecy: Field,
    pub(super) closed: Field,
    pub(super) created_at: Field,
}

impl Fields {
    /// The term that names one matter of one tenant.
    pub(super) fn key_term(&self, tenant: i64, matter: Uuid) -> Term {
        Term::from_field_bytes(self.key, &key(tenant, matter))
    }
}

/// Tenant, then matter: ids of two tenants never meet.
pub(super) fn key(tenant: i64, matter: Uuid) -> [u8; 24] {
    let mut out = [0; 24];
    out[..8].copy_from_slice(&tenant.to_be_bytes());
    out[8..].copy_from_slice(matter.as_bytes());
    out
}

/// The matter in a key.
pub(super) fn matter_of(key: &[u8]) -> Option<Uuid> {
    Uuid::from_slice(key.get(8..)?).ok()
}

pub(super) fn build() -> (Schema, Fields) {
    let mut b = Schema::builder();
    // weighed words: how often a word occurs counts
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::WithFreqs),
    );
    let set = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic),
    );
    let exact = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic),
    );
    let fields = Fields {
        key: b.add_bytes_field(KEY, BytesOptions::default().set_indexed().set_fast()),
        tenant: b.add_i64_field("tenant", INDEXED),
        number: b.add_text_field("number", set.clone()),
        all: b.add_text_field("all", words.clone()),
        head: b.add_text_field("head", words),
        sound: b.add_text_field("sound", set),
        grid: b.add_text_field("grid", exact.clone()),
        unit: b.add_text_field("unit", exact.clone()),
        category: b.add_text_field("category", exact.clone()),
        playbook: b.add_text_field("playbook", exact.clone()),
        stage: b.add_text_field("stage", exact),
        secrecy: b.add_u64_field("secrecy", INDEXED),
        closed: b.add_bool_field("closed", INDEXED),
        created_at: b.add_i64_field(CREATED_AT, NumericOptions::default().set_fast()),
    };
    (b.build(), fields)
}
