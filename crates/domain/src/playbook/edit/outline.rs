//! What of a playbook a form can offer: names, limits, roles and form fields.

use super::tree::Tree;
use crate::playbook::Problem;
use crate::text::Text;

/// How a value is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// One line of text.
    Line,
    /// Several lines of text.
    Long,
    /// A limit, `5 work_days`.
    Limit,
    /// A number.
    Number,
    /// A role.
    Role,
    /// Where the post must stand: `holder`, `leg`, `area` …
    At,
    /// Yes or no; no where absent.
    Tick,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Path in the text, `stages.handling.name.zh`.
    pub path: String,
    /// The last part of what it is: `name`, `public`, `limit` …
    pub key: String,
    /// `zh` or `en`, for a value in two languages.
    pub lang: Option<&'static str>,
    /// The value; empty where absent.
    pub value: String,
    /// How it is asked for.
    pub control: Control,
}

/// One row of a list that can grow and shrink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Path of the row.
    pub path: String,
    /// Its id or fixed word, where it is not made of values.
    pub label: String,
    /// Kind of a form field.
    pub kind: String,
    /// Its values.
    pub spots: Vec<Spot>,
}

/// A list that can grow and shrink: who may take an action, and its form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// Rows.
    pub rows: Vec<Row>,
    /// The action whose list this is as well: a change holds for both.
    pub shared: Option<String>,
}

/// A stage, a clock or an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Id.
    pub id: String,
    /// Path.
    pub path: String,
    /// Name as it stands now.
    pub name: Text,
    /// Single values.
    pub spots: Vec<Spot>,
    /// Who may take it; for an action.
    pub who: Rows,
    /// Its form; for an action.
    pub form: Rows,
}

/// Everything a form offers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// Name and purpose of the playbook.
    pub head: Vec<Spot>,
    /// Stages of the matter.
    pub stages: Vec<Group>,
    /// Stages of a leg.
    pub leg_stages: Vec<Group>,
    /// Clocks.
    pub clocks: Vec<Group>,
    /// Actions.
    pub actions: Vec<Group>,
}

/// What a form can offer of a text. The text need not be right, only YAML.
///
/// # Errors
/// What is wrong with the YAML itself, with its line.
pub fn outline(text: &str) -> Result<Outline, Problem> {
    let tree = Tree::read(text)?;
    let mut head = both(&tree, "", "name", Control::Line);
    head.extend(both(&tree, "", "about", Control::Long));
    let mut actions = groups(&tree, "actions", &|t, path| both(t, path, "name", Control::Line));
    for group in &mut actions {
        fill(&tree, group);
    }
    share(&tree, &mut actions);
    let stage = |t: &Tree, path: &str| {
        let mut spots = both(t, path, "name", Control::Line);
        spots.extend(both(t, path, "public", Control::Line));
        if t.get("holder").is_some() {
            spots.push(one(t, path, "holder.role", Control::Role));
        }
        spots
    };
    Ok(Outline {
        head,
        stages: groups(&tree, "stages", &stage),
        leg_stages: groups(&tree, "leg_stages", &stage),
        clocks: groups(&tree, "clocks", &clock),
        actions,
    })
}

fn clock(t: &Tree, path: &str) -> Vec<Spot> {
    let mut spots = both(t, path, "name", Control::Line);
    match t.get("limit") {
        Some(l) if l.scalar().is_none() => {
            spots.push(one(t, path, "limit.default", Control::Limit));
            let cases = l.get("when").map_or(0, |w| w.items().len());
            spots.extend(
                (0..cases).map(|i| one(t, path, &format!("limit.when.{i}.limit"), Control::Limit)),
            );
        }
        _ => spots.push(one(t, path, "limit", Control::Limit)),
    }
    spots.push(one(t, path, "warn", Control::Number));
    spots
}

fn groups(tree: &Tree, key: &str, spots: &dyn Fn(&Tree, &str) -> Vec<Spot>) -> Vec<Group> {
    let Some(map) = tree.get(key) else { return Vec::new() };
    map.pairs()
        .map(|(id, t)| {
            let path = format!("{key}.{id}");
            let word = |lang: &str| {
                let found = t.at(&format!("name.{lang}")).and_then(Tree::scalar);
                found.unwrap_or(id).to_owned()
            };
            Group {
                id: id.to_owned(),
                name: Text::new(word("zh"), word("en")),
                spots: spots(t, &path),
                who: Rows::default(),
                form: Rows::default(),
                path,
            }
        })
        .collect()
}

/// Who may take an action, and its form.
fn fill(tree: &Tree, group: &mut Group) {
    let Some(action) = tree.at(&group.path) else { return };
    for (i, item) in action.get("who").map_or(&[][..], Tree::items).iter().enumerate() {
        let path = format!("{}.who.{i}", group.path);
        let label = item.scalar().unwrap_or_default().to_owned();
        let spots = if label.is_empty() {
            vec![
                one(item, &path, "role", Control::Role),
                one(item, &path, "at", Control::At),
                one(item, &path, "not_handler", Control::Tick),
            ]
        } else {
            Vec::new()
        };
        group.who.rows.push(Row { path, label, kind: String::new(), spots });
    }
    let Some(form) = action.get("form") else { return };
    for (id, field) in form.pairs() {
        let path = format!("{}.form.{id}", group.path);
        let mut spots = both(field, &path, "name", Control::Line);
        spots.push(one(field, &path, "required", Control::Tick));
        spots.push(one(field, &path, "public", Control::Tick));
        let kind = field.get("kind").and_then(Tree::scalar).unwrap_or_default().to_owned();
        group.form.rows.push(Row { path, label: id.to_owned(), kind, spots });
    }
}

/// Lists that stand once and are meant by several actions (`&name`, `*name`) are shown at each, and
/// said to be the same.
fn share(tree: &Tree, actions: &mut [Group]) {
    let mut seen: Vec<(usize, String)> = Vec::new();
    for group in actions {
        let name = group.id.clone();
        let mut first = |key: &str| {
            let at = tree.at(&format!("{}.{key}", group.path)).map(Tree::first)?;
            let found = seen.iter().find(|(start, _)| *start == at).map(|(_, id)| id.clone());
            if found.is_none() {
                seen.push((at, name.clone()));
            }
            found
        };
        (group.who.shared, group.form.shared) = (first("who"), first("form"));
    }
}

fn one(t: &Tree, path: &str, key: &str, control: Control) -> Spot {
    Spot {
        path: format!("{path}.{key}"),
        key: key.to_owned(),
        lang: None,
        value: t.at(key).and_then(Tree::scalar).unwrap_or_default().to_owned(),
        control,
    }
}

fn both(t: &Tree, path: &str, key: &str, control: Control) -> Vec<Spot> {
    let dot = if path.is_empty() { "" } else { "." };
    ["zh", "en"]
        .into_iter()
        .map(|lang| Spot {
            path: format!("{path}{dot}{key}.{lang}"),
            key: key.to_owned(),
            lang: Some(lang),
            value: t.at(&format!("{key}.{lang}")).and_then(Tree::scalar).unwrap_or_default().into(),
            control,
        })
        .collect()
}
