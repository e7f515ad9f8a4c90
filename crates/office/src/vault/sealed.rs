//! Sealed bytes as they stand in the database.

use std::fmt;
use yiwang_domain::{Refusal, Sort};

/// Bytes of a master key's id.
pub(super) const KEY_ID: usize = 8;
/// Bytes of an AES-GCM nonce.
pub(super) const NONCE: usize = 12;
/// Bytes of the wrapped data key: nonce, key, tag.
pub(super) const WRAPPED: usize = NONCE + 32 + 16;
/// The form written today.
const VERSION: u8 = 1;
/// Bytes before the ciphertext.
const HEAD: usize = 1 + KEY_ID + WRAPPED + NONCE;

/// A sealed text: which master key, the wrapped data key, the nonce, the ciphertext.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Id of the master key the data key is wrapped with.
    pub key_id: [u8; KEY_ID],
    /// The data key, encrypted with the master key. Without it the ciphertext is noise.
    pub wrapped_key: [u8; WRAPPED],
    /// Nonce of the ciphertext.
    pub nonce: [u8; NONCE],
    /// The text, encrypted with the data key, with its 16-byte tag.
    pub ciphertext: Vec<u8>,
}

impl Sealed {
    /// One byte string: version 1, key id (8), wrapped key (60), nonce (12), ciphertext.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEAD + self.ciphertext.len());
        out.push(VERSION);
        out.extend_from_slice(&self.key_id);
        out.extend_from_slice(&self.wrapped_key);
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&self.ciphertext);
        out
    }

    /// Reads what [`Sealed::to_bytes`] wrote.
    ///
    /// # Errors
    /// `vault-form-unknown` when it is cut off or of a version this program does not know.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refusal> {
        let read = || {
            let (version, rest) = bytes.split_first()?;
            let (key_id, rest) = rest.split_first_chunk()?;
            let (wrapped_key, rest) = rest.split_first_chunk()?;
            let (nonce, ciphertext) = rest.split_first_chunk()?;
            (*version == VERSION).then(|| Self {
                key_id: *key_id,
                wrapped_key: *wrapped_key,
                nonce: *nonce,
                ciphertext: ciphertext.to_vec(),
            })
        };
        read().ok_or_else(form_unknown)
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({}, {} bytes)", hex::encode(self.key_id), self.ciphertext.len())
    }
}

fn form_unknown() -> Refusal {
    Refusal::new(
        "vault-form-unknown",
        Sort::Unready,
        (
            "这条加密的当事人信息不完整,或是更新版本写的。",
            "This sealed personal data is cut off or was written by a newer version.",
        ),
        (
            "请升级程序;若已是最新,请从备份恢复这条记录。",
            "Upgrade the program; if it is the newest, restore the record from a backup.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_off_and_newer_bytes_are_refused() {
        let whole = Sealed {
            key_id: [1; KEY_ID],
            wrapped_key: [2; WRAPPED],
            nonce: [3; NONCE],
            ciphertext: vec![4; 17],
        };
        let bytes = whole.to_bytes();
        assert_eq!(bytes.len(), 98);
        assert_eq!(Sealed::from_bytes(&bytes).unwrap(), whole);
        assert_eq!(Sealed::from_bytes(&bytes[..80]).unwrap_err().code, "vault-form-unknown");
        assert_eq!(Sealed::from_bytes(&[]).unwrap_err().code, "vault-form-unknown");
        let newer = [&[2], &bytes[1..]].concat();
        assert_eq!(Sealed::from_bytes(&newer).unwrap_err().code, "vault-form-unknown");
    }
}
