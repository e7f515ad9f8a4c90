//! The table of roles.

use super::cursor::{Ctx, Map};
use super::parts::pick;
use crate::matter::Secrecy;
use crate::playbook::Problem;
use crate::playbook::node::{Node, Value, parse};
use crate::playbook::roles::{Reach, Right, Role, Roles};

const REACH: &[(&str, Reach)] =
    &[("own", Reach::Own), ("area", Reach::Area), ("tenant", Reach::Tenant)];

pub(in crate::playbook) fn roles(text: &str) -> Result<Roles, Vec<Problem>> {
    let root: Node = parse(text).map_err(|p| vec![p])?;
    let ctx = Ctx::default();
    let (first, roles) = match Map::of(&ctx, "", &root) {
        Some(mut map) => {
            let first = map.string("first");
            let roles: Vec<Role> = map.named("roles", role);
            if !roles.iter().any(|r| r.id == first) {
                ctx.note(
                    map.line,
                    "name-unknown",
                    (format!("没有名为 `{first}` 的角色"), format!("there is no role `{first}`")),
                    (
                        "`first:` 写首位管理人员的角色",
                        "let `first:` name the role of the first person",
                    ),
                );
            }
            map.finish();
            (first, roles)
        }
        None => (String::new(), Vec::new()),
    };
    let (_, problems) = ctx.into_parts();
    if problems.is_empty() { Ok(Roles { first, roles }) } else { Err(problems) }
}

fn role(id: String, mut map: Map<'_>) -> Role {
    let ctx = map.ctx;
    let line = map.line;
    let secrecy = map.string("secrecy");
    let name = map.text("name");
    let at = map.at("rights");
    let rights = match map.take("rights").map(|n| (&n.value, n.line)) {
        Some((Value::Map(pairs), _)) => pairs
            .iter()
            .filter_map(|(k, n)| {
                let known: Vec<(&str, Right)> = Right::ALL.iter().map(|r| (r.id(), *r)).collect();
                let right = pick(ctx, n.line, &at, k, &known)?;
                let reach = pick(ctx, n.line, &at, &ctx.word(n, &at), REACH)?;
                Some((right, reach))
            })
            .collect(),
        _ => std::collections::BTreeMap::new(),
    };
    let secrecy = pick(
        ctx,
        line,
        &map.at("secrecy"),
        &secrecy,
        &[
            ("normal", Secrecy::Normal),
            ("confidential", Secrecy::Confidential),
            ("sealed", Secrecy::Sealed),
        ],
    )
    .unwrap_or_default();
    map.finish();
    Role { id, name, rights, secrecy }
}
