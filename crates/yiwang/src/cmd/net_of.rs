//! The net a command works on: that of the installation, or one straight from a file.

use super::deadline::china;
use super::fail::{Failure, read_file, read_text};
use super::place::PlaceArgs;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;
use yiwang_domain::GridId;
use yiwang_geo::GridMapping;
use yiwang_geo::import::import;
use yiwang_office::books::Books;
use yiwang_office::clock::{Clock, WallClock};
use yiwang_office::net::{Grid, Net};

/// Which net.
#[derive(Debug, Args)]
pub(crate) struct NetArgs {
    /// Take the grids from this GeoJSON file 网格文件, without an installation
    #[arg(long, value_name = "FILE")]
    grids: Option<PathBuf>,
    /// How its properties are named 字段对应文件
    #[arg(long, value_name = "FILE", requires = "grids")]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// A net in force today.
pub(crate) enum Loaded {
    File(Box<Net>),
    Installation(Arc<Books>),
}

impl Loaded {
    /// The net.
    pub(crate) fn net(&self) -> &Net {
        match self {
            Self::File(net) => net,
            Self::Installation(books) => &books.net,
        }
    }
}

impl NetArgs {
    /// Whether a net was named, on the command line or in the environment.
    pub(crate) fn named(&self) -> bool {
        self.grids.is_some() || self.place.named()
    }

    /// Reads the net.
    pub(crate) fn load(&self) -> Result<Loaded, Failure> {
        match &self.grids {
            Some(path) => Ok(Loaded::File(Box::new(self.read(path)?))),
            None => super::block_on(async {
                let office = self.place.open().await?;
                let books = office.books().await?;
                office.close().await;
                Ok(Loaded::Installation(books))
            }),
        }
    }

    fn read(&self, path: &std::path::Path) -> Result<Net, Failure> {
        let mapping = match &self.mapping {
            Some(path) => GridMapping::from_json(&read_text(path)?)?,
            None => GridMapping::default(),
        };
        let shapes = import(&read_file(path)?, &mapping)?;
        let grids = shapes.into_iter().enumerate().map(|(i, g)| Grid {
            // ids and paths belong to a store; nothing here asks for them
            id: GridId(Uuid::from_u128(i as u128)),
            path: g.code.clone(),
            code: g.code,
            name: g.name,
            kind: g.kind,
            parent: g.parent,
            shape: Some(g.shape),
            valid_from: g.valid_from,
            valid_to: g.valid_to,
        });
        let today = WallClock.now().with_timezone(&china()).date_naive();
        Ok(Net::new(grids.collect(), today))
    }
}
