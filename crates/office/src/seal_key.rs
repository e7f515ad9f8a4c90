//! The key that signs seals over the ledger (Ed25519, RFC 8032).
//!
//! It is kept outside the database, best on another machine's disk: who can change the ledger
//! must not be able to sign. The public part is printed, mailed and published. Files are in the
//! usual forms (PKCS#8 and SubjectPublicKeyInfo as PEM), so that anybody can check a seal with
//! other programs:
//! `openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in seal -sigfile signature`.

use crate::secret_file;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, KeypairBytes,
};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::path::Path;
use yiwang_domain::{Refusal, Sort};

/// The signing key. Its debug form shows the public part only.
#[derive(Debug, Clone)]
pub struct SealKey(SigningKey);

impl SealKey {
    /// Makes a new key and keeps it in a new file, readable by its owner only.
    ///
    /// # Errors
    /// `secret-file-exists`: a key is never overwritten. `secret-file-unusable`;
    /// `seal-key-unreadable`.
    pub fn create(path: &Path, random: &mut dyn FnMut(&mut [u8])) -> Result<Self, Refusal> {
        let mut secret = [0; 32];
        random(&mut secret);
        let key = SigningKey::from_bytes(&secret);
        // Without the public key in it, as RFC 8410 writes it and older programs read it.
        let pem = KeypairBytes { secret_key: secret, public_key: None }
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|e| unreadable(&e.to_string()))?;
        secret_file::create(path, &pem)?;
        Ok(Self(key))
    }

    /// Reads the key from its file.
    ///
    /// # Errors
    /// `seal-key-unreadable`, `secret-file-open-to-others`, `secret-file-unusable`.
    pub fn load(path: &Path) -> Result<Self, Refusal> {
        let pem = secret_file::read(path)?;
        let key = SigningKey::from_pkcs8_pem(&pem)
            .map_err(|e| unreadable(&format!("{}: {e}", path.display())))?;
        Ok(Self(key))
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// The public part.
    pub fn public(&self) -> PublicSealKey {
        PublicSealKey(self.0.verifying_key())
    }
}

/// The public part: what anybody needs to check a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicSealKey(VerifyingKey);

impl PublicSealKey {
    /// Reads the PEM text, or the 64 hexadecimal digits of the bare key.
    ///
    /// # Errors
    /// `seal-key-unreadable`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let key = match hex::decode(text).ok().and_then(|b| <[u8; 32]>::try_from(b).ok()) {
            Some(bytes) => VerifyingKey::from_bytes(&bytes).map_err(|e| unreadable(&e.to_string())),
            None => VerifyingKey::from_public_key_pem(text).map_err(|e| unreadable(&e.to_string())),
        };
        key.map(Self)
    }

    /// The key as PEM, to be published.
    ///
    /// # Errors
    /// `seal-key-unreadable`, which does not happen with a key that was read or made.
    pub fn to_text(&self) -> Result<String, Refusal> {
        self.0.to_public_key_pem(LineEnding::LF).map_err(|e| unreadable(&e.to_string()))
    }

    /// A short name for the key: the first 16 hexadecimal digits of its SHA-256.
    pub fn id(&self) -> String {
        hex::encode(&Sha256::digest(self.0.as_bytes())[..8])
    }

    /// Whether the signature over the message was made with this key. Strict: no second form of
    /// a signature is accepted.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify_strict(message, &signature).is_ok())
    }
}

fn unreadable(why: &str) -> Refusal {
    Refusal::new(
        "seal-key-unreadable",
        Sort::Unready,
        (format!("封签密钥读不了:{why}。"), format!("The seal key cannot be read: {why}.")),
        (
            "应是 PEM 格式的 Ed25519 密钥;请从备份取回,不要另造一把来代替。",
            "It must be an Ed25519 key as PEM; take it from the backup and do not make another in its place.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_signs_the_same_after_it_was_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("seal.pem");
        let made = SealKey::create(&path, &mut |out| out.fill(7)).unwrap();
        let again = SealKey::create(&path, &mut |out| out.fill(8)).unwrap_err();
        assert_eq!(again.code, "secret-file-exists");
        let read = SealKey::load(&path).unwrap();
        assert_eq!(read.sign(b"heads"), made.sign(b"heads"));
        let public = PublicSealKey::parse(&made.public().to_text().unwrap()).unwrap();
        assert_eq!(public, read.public());
        assert!(public.verify(b"heads", &made.sign(b"heads")));
        assert!(!public.verify(b"headz", &made.sign(b"heads")));
        assert!(!public.verify(b"heads", b"too short"));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("-----BEGIN PRIVATE KEY-----\n"));
        assert!(!format!("{made:?}").contains("0707"));
    }

    /// Test 2 of RFC 8032 §7.1.
    #[test]
    fn the_published_example_holds() {
        let secret = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        let secret: [u8; 32] = hex::decode(secret).unwrap().try_into().unwrap();
        let key = SealKey(SigningKey::from_bytes(&secret));
        assert_eq!(
            hex::encode(key.sign(&[0x72])),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        );
        let public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
        assert_eq!(PublicSealKey::parse(public).unwrap(), key.public());
        assert_eq!(key.public().id().len(), 16);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "zz"] {
            assert_eq!(PublicSealKey::parse(text).unwrap_err().code, "seal-key-unreadable");
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("seal.pem");
        secret_file::create(&path, "not a key").unwrap();
        assert_eq!(SealKey::load(&path).unwrap_err().code, "seal-key-unreadable");
    }
}
