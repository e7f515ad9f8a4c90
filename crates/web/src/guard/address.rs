//! The address a request comes from, as the rate limits count it.

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The client's address. `X-Forwarded-For` is believed for exactly as many hops as proxies of our
/// own stand in front: each of them appends the address it saw, so the client's is the
/// `proxies`-th from the right, and whatever a client writes itself stands further left.
pub(crate) fn client(extensions: &Extensions, headers: &HeaderMap, proxies: usize) -> IpAddr {
    let direct = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |c| c.0.ip());
    if proxies == 0 {
        return direct;
    }
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .map(str::trim)
        .collect();
    hops.len()
        .checked_sub(proxies)
        .and_then(|i| hops.get(i))
        .and_then(|h| h.parse().ok())
        .unwrap_or(direct)
}

/// What is counted for an address: an IPv6 subscriber holds a whole /64.
pub(crate) fn counted(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(
            || {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            },
            |v4| v4.to_string(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(
            axum::http::HeaderName::from_static("x-forwarded-for"),
            value.parse().unwrap(),
        )])
    }

    #[test]
    fn the_header_is_believed_only_for_our_own_proxies() {
        let mut ext = Extensions::new();
        ext.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 9))));
        let h = headers("6.6.6.6, 1.2.3.4, 10.0.0.9");
        assert_eq!(client(&ext, &h, 0).to_string(), "10.0.0.1");
        assert_eq!(client(&ext, &h, 1).to_string(), "10.0.0.9");
        assert_eq!(client(&ext, &h, 2).to_string(), "1.2.3.4");
        assert_eq!(client(&ext, &h, 4).to_string(), "10.0.0.1", "fewer hops than proxies");
        assert_eq!(client(&ext, &headers("nonsense"), 1).to_string(), "10.0.0.1");
    }

    #[test]
    fn an_ipv6_network_counts_as_one() {
        let counted = |s: &str| counted(s.parse().unwrap());
        assert_eq!(counted("2001:db8:1:2:3::1"), counted("2001:db8:1:2:ffff::9"));
        assert_eq!(counted("::ffff:1.2.3.4"), "1.2.3.4");
    }
}
