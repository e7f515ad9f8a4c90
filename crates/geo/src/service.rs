//! A tile service of somebody else, as a template of its address.

use yiwang_domain::{Refusal, Sort};

/// Services whose maps are in GCJ-02 or BD-09. Borders of ours (WGS-84, CGCS2000) would lie up to
/// some hundred metres beside what their maps show, and no shift undoes that over a whole tile.
const DISPLACED: [&str; 11] = [
    "amap.com",
    "autonavi.com",
    "gaode.com",
    "qq.com",
    "gtimg.com",
    "gtimg.cn",
    "myqcloud.com",
    "google.cn",
    "baidu.com",
    "bdimg.com",
    "bdstatic.com",
];
/// The map of the national surveying authority, CGCS2000.
const TIANDITU: &str = "tianditu.gov.cn";
/// Longest template, bytes.
const LONGEST: usize = 2_000;

/// A service that browsers ask themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Addresses with `{z}`, `{x}` and `{y}` left in them, one for each host.
    pub tiles: Vec<String>,
    /// Scheme and host of each, as a policy of content names them.
    pub origins: Vec<String>,
    /// The credit that must be shown, where it is known for this service.
    pub credit: Option<&'static str>,
}

impl Service {
    /// Reads a template such as `https://t{s}.tianditu.gov.cn/vec_w/wmts?…&tk={key}`. `{s}` stands
    /// for the numbers 0 to 7 at Tianditu and for a, b, c elsewhere.
    ///
    /// # Errors
    /// `base-map-url`: no address, or a placeholder is missing or unknown. `base-map-key`: the key is
    /// missing or no key. `base-map-displaced`: the service is not in WGS-84 or CGCS2000.
    /// `base-map-projection`: its tiles are not in Web Mercator.
    pub fn read(template: &str, key: Option<&str>) -> Result<Self, Refusal> {
        let (scheme, rest) = template.split_once("://").ok_or_else(no_url)?;
        let scheme = scheme.to_ascii_lowercase();
        let (host, path) = rest.split_once('/').ok_or_else(no_url)?;
        let host = host.to_ascii_lowercase();
        if !["https", "http"].contains(&scheme.as_str())
            || template.len() > LONGEST
            || !is_host(&host.replace("{s}", "0"))
            // what would end an attribute, a list of addresses or a header
            || path.chars().any(|c| !c.is_ascii_graphic() || "\"'<>\\`|;".contains(c))
        {
            return Err(no_url());
        }
        let name = host.split(':').next().unwrap_or_default().trim_end_matches('.').to_owned();
        if let Some(of) = DISPLACED.iter().find(|d| belongs(&name, d)) {
            return Err(displaced(of));
        }
        let tianditu = belongs(&name, TIANDITU);
        let lower = path.to_ascii_lowercase();
        if tianditu && (lower.contains("_c/") || lower.contains("tilematrixset=c")) {
            return Err(projection());
        }
        let path = filled(path, key)?;
        if ["{z}", "{x}", "{y}"].iter().any(|p| !path.contains(p)) {
            return Err(no_url());
        }
        let left = ["{z}", "{x}", "{y}"].iter().fold(path.clone(), |p, hole| p.replace(hole, ""));
        if left.contains(['{', '}']) {
            return Err(no_url());
        }
        let subs: &[&str] = match (host.contains("{s}"), tianditu) {
            (false, _) => &[""],
            (true, true) => &["0", "1", "2", "3", "4", "5", "6", "7"],
            (true, false) => &["a", "b", "c"],
        };
        let origins: Vec<String> =
            subs.iter().map(|s| format!("{scheme}://{}", host.replace("{s}", s))).collect();
        let tiles = origins.iter().map(|o| format!("{o}/{path}")).collect();
        Ok(Self { tiles, origins, credit: tianditu.then_some("© 天地图") })
    }

    /// The address of one tile.
    pub fn tile(&self, z: u8, x: u32, y: u32) -> Option<String> {
        let template = self.tiles.first()?;
        let numbers = [("{z}", u32::from(z)), ("{x}", x), ("{y}", y)];
        Some(numbers.iter().fold(template.clone(), |t, (p, n)| t.replace(p, &n.to_string())))
    }
}

/// Whether `base` names a service by its address rather than a file.
pub fn is_address(base: &str) -> bool {
    base.contains("://")
}

fn filled(path: &str, key: Option<&str>) -> Result<String, Refusal> {
    if !path.contains("{key}") {
        return Ok(path.to_owned());
    }
    let good = |k: &&str| {
        !k.is_empty() && k.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    let key = key.filter(good).ok_or_else(|| {
        Refusal::new(
            "base-map-key",
            Sort::Invalid,
            (
                "底图地址里有 {key}，但没有给出密钥，或密钥里有字母、数字、-、_、. 以外的字符。",
                "The address of the base map holds {key}, but no key is given, or it holds other characters than letters, digits, -, _ and .",
            ),
            (
                "用 --basemap-key 或环境变量 YIWANG_BASEMAP_KEY 给出服务商发的密钥。",
                "Give the key of the service with --basemap-key or YIWANG_BASEMAP_KEY.",
            ),
        )
    })?;
    Ok(path.replace("{key}", key))
}

/// A host name or address, with or without a port: nothing that means something in a policy.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let label = |l: &str| !l.is_empty() && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    name.split('.').all(label) && port.parse::<u16>().is_ok()
}

fn belongs(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

fn no_url() -> Refusal {
    Refusal::new(
        "base-map-url",
        Sort::Invalid,
        (
            "底图地址不能用：应是 https:// 开头、含 {z}、{x}、{y} 的瓦片地址。",
            "The address of the base map cannot be used: it must begin with https:// and hold {z}, {x} and {y}.",
        ),
        (
            "除这三个外只认 {s}（在主机名里）和 {key}；地址里的空格和引号要改成 %20、%22。",
            "Beside these only {s} (in the host) and {key} are known; write blanks and quotes as %20 and %22.",
        ),
    )
}

fn displaced(of: &str) -> Refusal {
    Refusal::new(
        "base-map-displaced",
        Sort::Invalid,
        (
            format!(
                "{of} 的地图用加偏的坐标（GCJ-02 或 BD-09），网格边界会偏离实地最多约500米，不能作底图。"
            ),
            format!(
                "The map of {of} is in displaced coordinates (GCJ-02 or BD-09): borders would lie up to about 500 m beside the ground, so it cannot be the base map."
            ),
        ),
        (
            "请改用天地图（CGCS2000）或 PMTiles 文件（WGS-84）。",
            "Use Tianditu (CGCS2000) or a PMTiles file (WGS-84).",
        ),
    )
}

fn projection() -> Refusal {
    Refusal::new(
        "base-map-projection",
        Sort::Invalid,
        (
            "天地图的这一层是经纬度切片（_c），与网页地图的切片方式不同。",
            "This layer of Tianditu is cut in degrees (_c), not in the squares of web maps.",
        ),
        (
            "请用球面墨卡托的层：地址里的 vec_c 改成 vec_w，TILEMATRIXSET=c 改成 TILEMATRIXSET=w。",
            "Take the layer in Web Mercator: vec_w for vec_c, TILEMATRIXSET=w for TILEMATRIXSET=c.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "https://t{s}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}";

    fn code(template: &str, key: Option<&str>) -> String {
        Service::read(template, key).unwrap_err().code.into_owned()
    }

    #[test]
    fn tianditu_is_a_plain_template_with_eight_hosts() {
        let s = Service::read(MAP, Some("abc123")).unwrap();
        assert_eq!(s.origins.len(), 8);
        assert_eq!(s.origins.first().unwrap(), "https://t0.tianditu.gov.cn");
        assert!(
            s.tile(12, 3423, 1763)
                .unwrap()
                .ends_with("TILEMATRIX=12&TILEROW=1763&TILECOL=3423&tk=abc123")
        );
        assert!(s.credit.is_some());
        assert_eq!(code(MAP, None), "base-map-key");
        assert_eq!(code(MAP, Some("a b")), "base-map-key");
        assert_eq!(code(&MAP.replace("vec_w", "vec_c"), Some("k")), "base-map-projection");
    }

    #[test]
    fn displaced_maps_are_refused_and_others_are_not_taken_for_them() {
        for host in ["webrd01.is.autonavi.com", "rt0.map.gtimg.com", "AMAP.com", "map.qq.com:443"] {
            assert_eq!(
                code(&format!("https://{host}/{{z}}/{{x}}/{{y}}"), None),
                "base-map-displaced"
            );
        }
        assert!(Service::read("https://notqq.com/{z}/{x}/{y}.png", None).is_ok());
        assert!(Service::read("http://10.1.2.3:8081/{z}/{x}/{y}.png", None).is_ok());
    }

    #[test]
    fn nothing_that_means_something_in_a_policy_or_a_page_gets_through() {
        for bad in [
            "https://a.cn/{z}/{x}",
            "https://a.cn/{z}/{x}/{y}/{q}",
            "https://a.cn/{z}/{x}/{y}\"",
            "https://a.cn; script-src */{z}/{x}/{y}",
            "https://u@a.cn/{z}/{x}/{y}",
            "https://*.cn/{z}/{x}/{y}",
            "https:///{z}/{x}/{y}",
            "javascript://a.cn/{z}/{x}/{y}",
            "https://a.cn/{z}/{x}/ {y}",
        ] {
            assert_eq!(code(bad, None), "base-map-url", "{bad}");
        }
    }
}
