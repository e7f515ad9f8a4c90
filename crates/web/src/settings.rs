//! What an installation sets for its web server.

use crate::guard::rate::Rates;
use std::sync::Arc;
use yiwang_office::base_map::BaseMap;

/// Settings of the web server.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// Whether people reach it by https. Decides `Secure` and the name of the session cookie;
    /// false only on loopback or behind nothing at all.
    pub https: bool,
    /// How many proxies of our own stand in front and append to `X-Forwarded-For`. With 0 the
    /// header is not believed.
    pub proxies: usize,
    /// Key that signs the short-lived cookies of the portal. All processes of one installation
    /// need the same.
    pub cookie_key: [u8; 32],
    /// How often one address or account may try.
    pub rates: Rates,
    /// The map beneath the net, where one is wished. With a service the pages of the live map, and
    /// only they, let the browser ask its hosts.
    pub base: Option<Arc<BaseMap>>,
}

impl WebSettings {
    /// Settings for one machine without https, with this key.
    pub fn local(cookie_key: [u8; 32]) -> Self {
        Self { https: false, proxies: 0, cookie_key, rates: Rates::default(), base: None }
    }
}
