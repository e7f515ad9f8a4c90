//! What a playbook says of the documents that print (打印件): a case file, a set of lists, a reply.

use super::model::Column;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// A document that prints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Print {
    /// Id, in the address of the page.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Its parts, from top to bottom.
    pub parts: Vec<Part>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Heading above it.
    pub head: Option<Text>,
    /// Stands in the document only once one of these actions was taken; always where empty.
    pub after: Vec<String>,
    /// Begins on a page of its own.
    pub new_page: bool,
    /// What it holds.
    pub body: Body,
}

/// What a part holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Body {
    /// A title across the page, with `{SOURCE}` placeholders.
    Title {
        /// The title.
        text: Text,
    },
    /// Labelled facts, each the latest answer of its sources.
    Facts {
        /// Label and sources.
        lines: Vec<Column>,
    },
    /// Paragraphs, one a line, with `{SOURCE}` placeholders.
    Text {
        /// The text.
        text: Text,
    },
    /// A list of the playbook.
    List {
        /// List id.
        list: String,
    },
    /// Who did what when, numbered: the index of the file.
    Timeline {
        /// Actions it holds; everything people did where empty.
        actions: Vec<String>,
    },
    /// Photos under captions.
    Photos {
        /// Caption and sources: `opened.photos` or fields of kind `photos`.
        lines: Vec<Column>,
    },
    /// Lines to sign.
    Signatures {
        /// Whose hand: a role, a party, a unit with its seal.
        names: Vec<Text>,
    },
}
