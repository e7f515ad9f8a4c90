//! The vault: personal data encrypted at rest.
//!
//! Envelope encryption. Every sealed text has a data key of its own (AES-256-GCM), which is
//! itself encrypted with the installation's master key. The master key is never in the database;
//! deleting a row's sealed bytes, and with them the wrapped data key, makes the text unreadable
//! without touching any other row (PIPL art. 47, 51). A backup made before still holds the row:
//! erasing is complete when the last such backup has been deleted.
//!
//! Tenant and party are bound into the encryption: sealed bytes moved to another party's row do
//! not open there.

mod key;
mod lookup;
mod sealed;

pub use key::{KeyProvider, MasterKey};
pub use lookup::LookupKind;
pub use sealed::Sealed;

use crate::mac::hmac_sha256;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use sealed::{KEY_ID, NONCE};
use std::fmt;
use uuid::Uuid;
use yiwang_domain::{Refusal, Sort};

/// Seals and opens personal data. Holds keys: only the id of the current one is ever shown.
pub struct Vault {
    current: Keys,
    former: Vec<Keys>,
}

/// The keys derived from one master key, one for each use.
struct Keys {
    id: [u8; KEY_ID],
    wrap: Aes256Gcm,
    lookup: [u8; 32],
    code: [u8; 32],
}

impl Keys {
    fn derive(master: &MasterKey) -> Self {
        let derived = |label: &[u8]| hmac_sha256(master.bytes(), &[b"yiwang vault 1 ", label]);
        let mut id = [0; KEY_ID];
        id.copy_from_slice(&derived(b"id")[..KEY_ID]);
        let wrap = Aes256Gcm::new(&derived(b"wrap").into());
        Self { id, wrap, lookup: derived(b"lookup"), code: derived(b"report code") }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({})", self.key_id())
    }
}

impl Vault {
    /// A vault with its master key.
    pub fn new(master: &MasterKey) -> Self {
        Self { current: Keys::derive(master), former: Vec::new() }
    }

    /// Adds a master key that was used before: what it sealed still opens, new texts are sealed
    /// with the current one. See [`Vault::rewrap`].
    #[must_use]
    pub fn with_former(mut self, master: &MasterKey) -> Self {
        self.former.push(Keys::derive(master));
        self
    }

    /// Id of the current master key, 16 hexadecimal digits; tells nothing about the key.
    pub fn key_id(&self) -> String {
        hex::encode(self.current.id)
    }

    /// Seals a text for one party of one tenant. `random` must give unpredictable bytes.
    ///
    /// # Errors
    /// `vault-not-sealed` for a text over 64 GiB; otherwise none.
    pub fn seal(
        &self,
        tenant: i64,
        party: Uuid,
        plaintext: &[u8],
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Sealed, Refusal> {
        let mut data_key = [0; 32];
        let mut nonce = [0; NONCE];
        random(&mut data_key);
        random(&mut nonce);
        let aad = bound_to(tenant, party);
        let ciphertext = Aes256Gcm::new(&data_key.into())
            .encrypt(&Nonce::from(nonce), Payload { msg: plaintext, aad: &aad })
            .map_err(|_| not_sealed())?;
        let wrapped_key = self.wrap(&data_key, &aad, random)?;
        Ok(Sealed { key_id: self.current.id, wrapped_key, nonce, ciphertext })
    }

    /// Opens what was sealed for this party of this tenant.
    ///
    /// # Errors
    /// `vault-key-wrong` when it was sealed with a master key the vault does not have;
    /// `vault-broken` when it was changed, or sealed for another party or tenant.
    pub fn open(&self, tenant: i64, party: Uuid, sealed: &Sealed) -> Result<Vec<u8>, Refusal> {
        let aad = bound_to(tenant, party);
        let data_key = self.unwrap_key(sealed, &aad)?;
        Aes256Gcm::new(&data_key.into())
            .decrypt(&Nonce::from(sealed.nonce), Payload { msg: &sealed.ciphertext, aad: &aad })
            .map_err(|_| broken())
    }

    /// The same sealed text under the current master key: after a change of keys every row is
    /// rewrapped, without its text being decrypted, and then the former key can go.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn rewrap(
        &self,
        tenant: i64,
        party: Uuid,
        sealed: &Sealed,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Sealed, Refusal> {
        let aad = bound_to(tenant, party);
        let data_key = self.unwrap_key(sealed, &aad)?;
        let wrapped_key = self.wrap(&data_key, &aad, random)?;
        Ok(Sealed { key_id: self.current.id, wrapped_key, ..sealed.clone() })
    }

    /// Whether this was sealed under the current master key.
    pub fn is_current(&self, sealed: &Sealed) -> bool {
        sealed.key_id == self.current.id
    }

    /// A code by which the same telephone or identity number is found again without storing it:
    /// equal values of one tenant and kind give equal codes, and without the master key nobody
    /// can try out values. The value is brought into one form first, see
    /// [`LookupKind::normalise`]. After a change of master keys the codes must be made anew.
    pub fn lookup(&self, tenant: i64, kind: LookupKind, value: &str) -> [u8; 32] {
        let value = kind.normalise(value);
        hmac_sha256(
            &self.current.lookup,
            &[&tenant.to_be_bytes(), kind.label(), b"\0", value.as_bytes()],
        )
    }

    /// The code by which whoever raised a report asks after it: eight characters that cannot be
    /// misread, derived from the number, so that it is nowhere stored and the same answer can be
    /// given to a send that comes twice. 40 bits, and look-ups are limited in rate.
    pub fn report_code(&self, tenant: i64, number: &str) -> String {
        const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        let mac = hmac_sha256(&self.current.code, &[&tenant.to_be_bytes(), number.as_bytes()]);
        mac.iter().take(8).map(|b| char::from(LETTERS[usize::from(b & 31)])).collect()
    }

    /// A random nonce per wrapping keeps AES-GCM sound up to 2³² texts under one master key
    /// (NIST SP 800-38D §8.3).
    fn wrap(
        &self,
        data_key: &[u8; 32],
        aad: &[u8],
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<[u8; sealed::WRAPPED], Refusal> {
        let mut nonce = [0; NONCE];
        random(&mut nonce);
        let encrypted = self
            .current
            .wrap
            .encrypt(&Nonce::from(nonce), Payload { msg: data_key, aad })
            .map_err(|_| not_sealed())?;
        let mut wrapped = [0; sealed::WRAPPED];
        wrapped[..NONCE].copy_from_slice(&nonce);
        wrapped[NONCE..].copy_from_slice(&encrypted);
        Ok(wrapped)
    }

    fn unwrap_key(&self, sealed: &Sealed, aad: &[u8]) -> Result<[u8; 32], Refusal> {
        let keys = std::iter::once(&self.current)
            .chain(&self.former)
            .find(|keys| keys.id == sealed.key_id)
            .ok_or_else(|| key_wrong(&hex::encode(sealed.key_id), &self.key_id()))?;
        let (nonce, encrypted) = sealed.wrapped_key.split_at(NONCE);
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| broken())?;
        keys.wrap
            .decrypt(&Nonce::from(nonce), Payload { msg: encrypted, aad })
            .ok()
            .and_then(|key| key.try_into().ok())
            .ok_or_else(broken)
    }
}

/// What the encryption is bound to: version, tenant, party. Fixed lengths, so nothing shifts.
fn bound_to(tenant: i64, party: Uuid) -> Vec<u8> {
    [&b"yiwang party 1 "[..], &tenant.to_be_bytes(), party.as_bytes()].concat()
}

fn key_wrong(sealed: &str, current: &str) -> Refusal {
    Refusal::new(
        "vault-key-wrong",
        Sort::Unready,
        (
            format!("当事人信息是用另一把主密钥({sealed})加密的,现在用的是 {current}。"),
            format!(
                "Personal data was sealed with another master key ({sealed}) than the one in use ({current})."
            ),
        ),
        (
            "请在设置里换回原来的主密钥,或把它列为旧密钥。",
            "Set the former master key again, or list it among the former keys.",
        ),
    )
}

fn broken() -> Refusal {
    Refusal::new(
        "vault-broken",
        Sort::Unready,
        (
            "这条当事人信息打不开:被改动过,或不属于这个当事人。",
            "This personal data does not open: it was changed or belongs to another party.",
        ),
        (
            "请从备份恢复这条记录,并查明谁改动了数据库。",
            "Restore the record from a backup and find out who changed the database.",
        ),
    )
}

fn not_sealed() -> Refusal {
    Refusal::new(
        "vault-not-sealed",
        Sort::Invalid,
        ("内容太长,加密不了。", "The text is too long to be encrypted."),
        ("请缩短内容。", "Make it shorter."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Bytes that are never the same twice, and the same in every run.
    fn counting() -> impl FnMut(&mut [u8]) {
        let mut n = 0_u64;
        move |out: &mut [u8]| {
            for chunk in out.chunks_mut(8) {
                n += 1;
                chunk.copy_from_slice(&hmac_sha256(b"test", &[&n.to_be_bytes()])[..chunk.len()]);
            }
        }
    }

    fn vault(master: u8) -> Vault {
        Vault::new(&MasterKey::from_bytes([master; 32]))
    }

    const PARTY: Uuid = Uuid::from_u128(5);

    proptest! {
        #[test]
        fn what_is_sealed_opens_through_its_bytes(text in prop::collection::vec(any::<u8>(), 0..200), tenant: i64, party: u128) {
            let party = Uuid::from_u128(party);
            let sealed = vault(1).seal(tenant, party, &text, &mut counting()).unwrap();
            let sealed = Sealed::from_bytes(&sealed.to_bytes()).unwrap();
            prop_assert_eq!(vault(1).open(tenant, party, &sealed).unwrap(), text);
        }

        #[test]
        fn any_changed_byte_is_noticed(at in 0_usize..200, bit in 0_u8..8) {
            let sealed = vault(1).seal(1, PARTY, "张三 13800001234".as_bytes(), &mut counting()).unwrap();
            let mut bytes = sealed.to_bytes();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let opened = Sealed::from_bytes(&bytes).and_then(|s| vault(1).open(1, PARTY, &s));
            prop_assert!(opened.is_err());
        }
    }

    #[test]
    fn sealed_bytes_open_for_their_own_party_and_tenant_only() {
        let sealed = vault(1).seal(1, PARTY, b"x", &mut counting()).unwrap();
        let code = |v: &Vault, tenant, party| v.open(tenant, party, &sealed).unwrap_err().code;
        assert_eq!(code(&vault(1), 2, PARTY), "vault-broken");
        assert_eq!(code(&vault(1), 1, Uuid::from_u128(6)), "vault-broken");
        assert_eq!(code(&vault(2), 1, PARTY), "vault-key-wrong");
    }

    #[test]
    fn the_same_text_never_gives_the_same_bytes() {
        let mut random = counting();
        let v = vault(1);
        let one = v.seal(1, PARTY, b"same", &mut random).unwrap();
        let two = v.seal(1, PARTY, b"same", &mut random).unwrap();
        assert_ne!(one.ciphertext, two.ciphertext);
        assert_ne!(one.wrapped_key, two.wrapped_key);
    }

    #[test]
    fn keys_change_without_decrypting_and_the_former_key_can_go() {
        let old = vault(1).seal(1, PARTY, b"x", &mut counting()).unwrap();
        let both = vault(2).with_former(&MasterKey::from_bytes([1; 32]));
        assert_eq!(both.open(1, PARTY, &old).unwrap(), b"x");
        assert!(!both.is_current(&old));
        let new = both.rewrap(1, PARTY, &old, &mut counting()).unwrap();
        assert_eq!(new.ciphertext, old.ciphertext);
        assert_eq!(vault(2).open(1, PARTY, &new).unwrap(), b"x");
        assert_eq!(vault(1).open(1, PARTY, &new).unwrap_err().code, "vault-key-wrong");
    }

    #[test]
    fn a_number_is_found_again_however_it_is_written_and_only_there() {
        let v = vault(1);
        let phone = |tenant, text| v.lookup(tenant, LookupKind::Phone, text);
        assert_eq!(phone(1, "13800001234"), phone(1, "+86 138-0000-1234"));
        assert_ne!(phone(1, "13800001234"), phone(2, "13800001234"));
        assert_ne!(phone(1, "13800001234"), v.lookup(1, LookupKind::IdNumber, "13800001234"));
        assert_ne!(phone(1, "13800001234"), vault(2).lookup(1, LookupKind::Phone, "13800001234"));
    }
}
