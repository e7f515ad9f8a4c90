//! What every handler can reach.

use crate::guard::rate::Buckets;
use crate::settings::WebSettings;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;
use yiwang_office::Office;

/// The office, the settings and the counters of the rate limits; cheap to clone.
#[derive(Clone)]
pub(crate) struct Web {
    /// The use cases.
    pub(crate) office: Office,
    /// Settings.
    pub(crate) settings: Arc<WebSettings>,
    /// Rate limits. In memory: a restart forgives, and each process counts for itself.
    pub(crate) buckets: Arc<Mutex<Buckets>>,
    /// Told when the server shuts down: streams that would never end do so.
    pub(crate) closing: watch::Sender<bool>,
}

impl Web {
    pub(crate) fn new(office: Office, settings: WebSettings) -> Self {
        let buckets = Arc::new(Mutex::new(Buckets::new(settings.rates.clone())));
        let closing = watch::Sender::new(false);
        Self { office, settings: Arc::new(settings), buckets, closing }
    }
}
