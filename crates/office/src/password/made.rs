//! Passwords that the program makes up, to be shown once.

/// Letters and digits that cannot be misread for each other: 31 of them, 4.95 bits each.
const LETTERS: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// Letters in one password: 79 bits.
const LENGTH: usize = 16;

/// A password to be handed over once, in groups that can be read out: `k7mf-2wqp-9xta-bn4h`.
/// `random` must give unpredictable bytes.
pub fn made_up(mut random: impl FnMut(&mut [u8])) -> String {
    let mut word = String::with_capacity(LENGTH + LENGTH / 4);
    let mut n = 0;
    while n < LENGTH {
        let mut byte = [0];
        random(&mut byte);
        // taking 248 of 256 values keeps every letter equally likely
        let [b] = byte;
        let Some(letter) = LETTERS.get(usize::from(b) % LETTERS.len()).filter(|_| b < 248) else {
            continue;
        };
        if n > 0 && n % 4 == 0 {
            word.push('-');
        }
        word.push(char::from(*letter));
        n += 1;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Ids, SystemIds};

    #[test]
    fn a_made_up_password_passes_the_rules_and_is_never_the_same() {
        let made = || made_up(|buf| SystemIds.random(buf));
        let mut all: Vec<String> = (0..200).map(|_| made()).collect();
        for word in &all {
            assert_eq!(word.len(), 19, "{word}");
            crate::password::check(word, &["admin", "海曙区"]).unwrap();
        }
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 200);
    }
}
