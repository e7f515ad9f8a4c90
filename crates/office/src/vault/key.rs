//! The master key and where it comes from.

use crate::secret_file;
use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use yiwang_domain::{Refusal, Sort};

/// The installation's master key: 32 bytes, never shown, never in the database.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// A key from its bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Makes a new key and keeps it in a new file, readable by its owner only.
    ///
    /// # Errors
    /// `secret-file-exists`: a key is never overwritten. `secret-file-unusable`.
    pub fn create_file(path: &Path, random: &mut dyn FnMut(&mut [u8])) -> Result<Self, Refusal> {
        let mut bytes = [0; 32];
        random(&mut bytes);
        secret_file::create(path, &format!("{}\n", hex::encode(bytes)))?;
        Ok(Self(bytes))
    }

    /// Reads a key from 64 hexadecimal digits or from base64 (either alphabet, with or without
    /// padding).
    ///
    /// # Errors
    /// `vault-key-unreadable`; the text itself is not repeated.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        const LENIENT: GeneralPurposeConfig =
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let text = text.trim();
        let bytes = if text.len() == 64 {
            hex::decode(text).ok()
        } else {
            [base64::alphabet::STANDARD, base64::alphabet::URL_SAFE]
                .iter()
                .find_map(|a| GeneralPurpose::new(a, LENIENT).decode(text).ok())
        };
        let bytes: [u8; 32] =
            bytes.and_then(|b| b.try_into().ok()).ok_or_else(|| key_unreadable(text.len()))?;
        // A key of one repeated byte is a placeholder that somebody forgot to replace.
        if bytes.iter().all(|b| *b == bytes[0]) {
            return Err(key_unreadable(text.len()));
        }
        Ok(Self(bytes))
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// Where the master key comes from. As text: `file:/path`, `env:NAME`, or
/// `command:program argument …` (words set apart by blanks, no shell).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyProvider {
    /// A file that only its owner can read.
    File(PathBuf),
    /// An environment variable.
    Env(String),
    /// A program that writes the key to its standard output: the way to a key store or a
    /// hardware module. Program and arguments.
    Command(Vec<String>),
}

impl KeyProvider {
    /// Fetches the key. Reads a file or waits for a program: call it at the start, off the async
    /// threads.
    ///
    /// # Errors
    /// `vault-key-missing` (variable or program), `vault-key-unreadable`, and those of secret
    /// files.
    pub fn load(&self) -> Result<MasterKey, Refusal> {
        match self {
            Self::File(path) => MasterKey::parse(&secret_file::read(path)?),
            Self::Env(name) => {
                let text = std::env::var(name).map_err(|_| key_missing(&format!("${name}")))?;
                MasterKey::parse(&text)
            }
            Self::Command(argv) => {
                let (program, arguments) =
                    argv.split_first().ok_or_else(|| key_missing("command"))?;
                let out = Command::new(program)
                    .args(arguments)
                    .output()
                    .map_err(|e| key_missing(&format!("{program}: {e}")))?;
                if !out.status.success() {
                    let said = String::from_utf8_lossy(&out.stderr);
                    let said = said.lines().last().unwrap_or_default();
                    return Err(key_missing(&format!("{program}: {} {said}", out.status)));
                }
                MasterKey::parse(&String::from_utf8_lossy(&out.stdout))
            }
        }
    }
}

impl FromStr for KeyProvider {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        match text.split_once(':') {
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            Some(("env", name)) if !name.is_empty() => Ok(Self::Env(name.to_owned())),
            Some(("command", line)) if !line.trim().is_empty() => {
                Ok(Self::Command(line.split_whitespace().map(str::to_owned).collect()))
            }
            _ => Err(provider_unknown(text)),
        }
    }
}

fn provider_unknown(text: &str) -> Refusal {
    // Only what stands before the colon is repeated: the rest may be the key itself.
    let sort = text.split_once(':').map_or("", |(sort, _)| sort);
    Refusal::new(
        "vault-provider-unknown",
        Sort::Invalid,
        (
            format!("主密钥来源“{sort}”不认识。"),
            format!("The master key source \"{sort}\" is not known."),
        ),
        (
            "请写 file:/路径、env:变量名 或 command:程序 参数。",
            "Write file:/path, env:NAME or command:program arguments.",
        ),
    )
}

fn key_missing(from: &str) -> Refusal {
    Refusal::new(
        "vault-key-missing",
        Sort::Unready,
        (format!("取不到主密钥:{from}。"), format!("The master key cannot be fetched: {from}.")),
        ("请检查设置里的主密钥来源。", "Check the source of the master key in the settings."),
    )
}

fn key_unreadable(length: usize) -> Refusal {
    Refusal::new(
        "vault-key-unreadable",
        Sort::Unready,
        (
            format!(
                "主密钥的写法不对:长 {length} 个字符,应是 32 字节的十六进制或 base64,且不能是占位的同一字节。"
            ),
            format!(
                "The master key is not readable: {length} characters; it must be 32 bytes as hexadecimal or base64, not one repeated byte."
            ),
        ),
        (
            "可用 openssl rand -hex 32 生成;已有数据的系统不要换新,否则旧数据打不开。",
            "openssl rand -hex 32 makes one; where data exists do not make a new one, or the data stays closed.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";

    #[test]
    fn a_key_is_read_from_hex_and_base64() {
        let want = MasterKey::parse(HEX).unwrap().0;
        for text in [
            format!(" {HEX}\n"),
            HEX.to_uppercase(),
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHv8=".to_owned(),
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHv8".to_owned(),
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHv8".replace('/', "_"),
        ] {
            assert_eq!(MasterKey::parse(&text).unwrap().0, want, "{text}");
        }
        for bad in ["", "short", &"00".repeat(32), &"g".repeat(64), &HEX[..62]] {
            let r = MasterKey::parse(bad).unwrap_err();
            assert_eq!(r.code, "vault-key-unreadable");
            assert!(bad.len() < 5 || !r.say.en.contains(bad), "a key is never repeated");
        }
    }

    #[test]
    fn every_source_gives_the_same_key() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        let made = MasterKey::create_file(&path, &mut |out| {
            out.iter_mut().enumerate().for_each(|(i, b)| *b = i as u8);
        })
        .unwrap();
        let file: KeyProvider = format!("file:{}", path.display()).parse().unwrap();
        let command: KeyProvider = format!("command:cat {}", path.display()).parse().unwrap();
        assert_eq!(file.load().unwrap().0, made.0);
        assert_eq!(command.load().unwrap().0, made.0);
        assert_eq!(format!("{made:?}"), "MasterKey(…)");
    }

    #[test]
    fn a_source_that_gives_no_key_says_which() {
        let code = |text: &str| text.parse::<KeyProvider>().and_then(|p| p.load()).unwrap_err();
        assert_eq!(code("env:YIWANG_NO_SUCH_VARIABLE").code, "vault-key-missing");
        assert_eq!(code("command:false").code, "vault-key-missing");
        assert_eq!(code("command:/no/such/program").code, "vault-key-missing");
        assert_eq!(code("file:/no/such/file").code, "secret-file-unusable");
        let r = code("0123456789:secret");
        assert_eq!(r.code, "vault-provider-unknown");
        assert!(!r.say.en.contains("secret"));
    }
}
