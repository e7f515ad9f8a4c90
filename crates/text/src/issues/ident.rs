//! Ids that stay while reports come and go.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which issue each doc was last in.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    of: HashMap<String, String>,
    used: BTreeSet<String>,
}

impl Memory {
    /// Learns from a former run which doc was in which issue.
    pub(super) fn learn(&mut self, doc: String, issue: String) {
        self.used.insert(issue.clone());
        self.of.insert(doc, issue);
    }

    /// Never gives this id to another issue.
    pub(super) fn reserve(&mut self, issue: String) {
        self.used.insert(issue);
    }

    pub(super) fn forget(&mut self, doc: &str) {
        self.of.remove(doc);
    }

    /// Gives each group its id: the one most of its members had, to one group each; a group that
    /// finds none left goes by its first member. An id once given is never given to another.
    pub(super) fn name(&mut self, groups: &[Vec<&str>]) -> Vec<String> {
        let mut claims: Vec<(Reverse<usize>, &str, usize)> = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            let mut had: BTreeMap<&str, usize> = BTreeMap::new();
            for doc in group {
                if let Some(issue) = self.of.get(*doc) {
                    *had.entry(issue).or_default() += 1;
                }
            }
            claims.extend(had.into_iter().map(|(issue, n)| (Reverse(n), issue, at)));
        }
        claims.sort_unstable();
        let mut given: Vec<Option<String>> = vec![None; groups.len()];
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for (_, issue, at) in &claims {
            if let Some(place @ None) = given.get_mut(*at)
                && taken.insert(issue)
            {
                *place = Some((*issue).to_owned());
            }
        }
        let mut out = Vec::with_capacity(groups.len());
        for (group, given) in groups.iter().zip(given) {
            let id = given.unwrap_or_else(|| self.fresh(group));
            self.used.insert(id.clone());
            out.push(id);
        }
        for (group, id) in groups.iter().zip(&out) {
            for doc in group {
                self.of.insert((*doc).to_owned(), id.clone());
            }
        }
        out
    }

    fn fresh(&self, group: &[&str]) -> String {
        let by_member =
            group.iter().map(|doc| format!("i{doc}")).find(|id| !self.used.contains(id));
        by_member.unwrap_or_else(|| {
            // every member has given its name to an issue before
            let first = group.first().copied().unwrap_or_default();
            let free = (2_u64..).map(|n| format!("i{first}-{n}"));
            free.into_iter().find(|id| !self.used.contains(id)).unwrap_or_default()
        })
    }
}
