//! All names of a registry in one tree, so that a text is read once, whatever their number.

/// A tree of names by character.
#[derive(Debug, Clone)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    // in order of character
    next: Vec<(char, u32)>,
    ends: Vec<u32>,
}

impl Default for Trie {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl Trie {
    /// Adds a name that stands for `value`; one name may stand for several.
    pub(super) fn add(&mut self, name: &str, value: u32) {
        let mut here = 0;
        for c in name.chars() {
            let next = &self.nodes[here].next;
            here = match next.binary_search_by_key(&c, |(n, _)| *n) {
                Ok(at) => next[at].1 as usize,
                Err(at) => {
                    let new = self.nodes.len();
                    self.nodes[here].next.insert(at, (c, new as u32));
                    self.nodes.push(Node::default());
                    new
                }
            };
        }
        if here != 0 && !self.nodes[here].ends.contains(&value) {
            self.nodes[here].ends.push(value);
        }
    }

    /// Every name that begins at `from`, the shortest first: where it ends and what it stands for.
    pub(super) fn at<'t>(
        &'t self,
        chars: &'t [char],
        from: usize,
    ) -> impl Iterator<Item = (usize, &'t [u32])> {
        let mut here = 0;
        chars
            .iter()
            .enumerate()
            .skip(from)
            .map_while(move |(i, c)| {
                let next = &self.nodes[here].next;
                let at = next.binary_search_by_key(c, |(n, _)| *n).ok()?;
                here = next[at].1 as usize;
                Some((i + 1, self.nodes[here].ends.as_slice()))
            })
            .filter(|(_, ends)| !ends.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_alike_are_all_found() {
        let mut trie = Trie::default();
        for (n, name) in ["海棠", "海棠苑", "海棠路", "苑", "海棠", ""].iter().enumerate()
        {
            trie.add(name, n as u32);
        }
        let text: Vec<char> = "在海棠苑里".chars().collect();
        let found: Vec<(usize, Vec<u32>)> = (0..text.len())
            .flat_map(|i| trie.at(&text, i).map(|(e, v)| (e, v.to_vec())).collect::<Vec<_>>())
            .collect();
        assert_eq!(found, [(3, vec![0, 4]), (4, vec![1]), (4, vec![3])]);
    }
}
