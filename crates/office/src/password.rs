//! Passwords: kept as Argon2id hashes, with few rules that help.
//!
//! Hashing takes some 20 ms and 19 MiB on purpose: call it off the async threads, a few at a
//! time.

mod made;

pub use made::made_up;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use yiwang_domain::{Refusal, Sort};

/// Fewest characters. Length is what protects (NIST SP 800-63B §5.1.1 asks for 8).
pub const MIN_CHARS: usize = 10;
/// Most bytes: a longer one only costs computing.
pub const MAX_BYTES: usize = 512;
/// Memory in KiB, passes, lanes: the lowest of the equal choices that OWASP names (19 MiB, 2, 1).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Bytes of salt.
const SALT: usize = 16;

/// Passwords of ten and more characters that are tried first, in lower case and without digits
/// at the end.
const COMMON: [&str; 30] = [
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "qwertyuiop",
    "qwerty",
    "qazwsxedc",
    "qazwsx",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx",
    "1q2w3e4r",
    "1qazxsw",
    "administrator",
    "admin",
    "admin@",
    "adminadmin",
    "letmein",
    "welcome",
    "iloveyou",
    "woaini",
    "woaiwojia",
    "woaizhongguo",
    "aini",
    "nihao",
    "test",
    "changeme",
    "abc",
    "abcd",
    "yiwang",
];
/// Rows of keys and the alphabet: a run along one of them is no password.
const ROWS: [&str; 6] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];

/// Whether a password may be used. `about` holds what others know of the person: login, name,
/// telephone; a password may not contain any of it.
///
/// No rule asks for signs or capitals, and none makes it end (NIST SP 800-63B §5.1.1.2).
///
/// # Errors
/// `password-too-short`, `password-too-long`, `password-too-common`, `password-about-you`.
pub fn check(password: &str, about: &[&str]) -> Result<(), Refusal> {
    if password.chars().count() < MIN_CHARS {
        return Err(too_short());
    }
    if password.len() > MAX_BYTES {
        return Err(too_long());
    }
    let lower = password.to_lowercase();
    let known = |what: &&&str| {
        what.chars().count() >= if what.is_ascii() { 4 } else { 2 }
            && lower.contains(&what.to_lowercase())
    };
    if about.iter().find(known).is_some() {
        return Err(about_you());
    }
    if is_common(&lower) { Err(too_common()) } else { Ok(()) }
}

fn is_common(lower: &str) -> bool {
    let stem = lower.trim_end_matches(|c: char| c.is_ascii_digit() || "!@#.*".contains(c));
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    let reversed: String = lower.chars().rev().collect();
    let half = &lower[..lower.floor_char_boundary(lower.len() / 2)];
    let along = |text: &str| ROWS.iter().any(|row| row.contains(text));
    stem.chars().count() < 4
        || COMMON.contains(&stem)
        || COMMON.contains(&lower)
        || letters.len() < 4
        || along(lower)
        || along(&reversed)
        || (lower.len() == 2 * half.len() && lower.ends_with(half) && half.len() < MIN_CHARS)
}

/// Hashes a password to a PHC string. `random` must give unpredictable bytes for the salt. Does
/// not call [`check`].
///
/// # Errors
/// `password-too-long`; `password-not-hashed` when there is no memory for it.
pub fn hash(password: &str, random: &mut dyn FnMut(&mut [u8])) -> Result<String, Refusal> {
    if password.len() > MAX_BYTES {
        return Err(too_long());
    }
    let mut salt = [0; SALT];
    random(&mut salt);
    let hash: PasswordHash = argon2()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|e| not_hashed(&e))?;
    Ok(hash.to_string())
}

/// Whether the password is the one of the hash. The parameters in the hash hold, not today's.
///
/// # Errors
/// `password-hash-broken` when the stored text is no hash.
pub fn verify(password: &str, phc: &str) -> Result<bool, Refusal> {
    let hash = PasswordHash::new(phc).map_err(|_| hash_broken())?;
    if password.len() > MAX_BYTES {
        return Ok(false);
    }
    match argon2()?.verify_password(password.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(_) => Err(hash_broken()),
    }
}

/// Does the work of [`verify`] for an account that does not exist, so that the time of the answer
/// does not tell which accounts there are.
pub fn verify_nobody(password: &str) {
    // The outcome is of no interest, and a failure here tells nothing either.
    let _ = hash(password, &mut |salt| salt.fill(0));
}

/// Whether a hash was made with other parameters than today's; make it anew at the next sign-in.
pub fn is_outdated(phc: &str) -> bool {
    let (memory, passes, lanes) = COST;
    !phc.starts_with(&format!("$argon2id$v=19$m={memory},t={passes},p={lanes}$"))
}

fn argon2() -> Result<Argon2<'static>, Refusal> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|e| not_hashed(&e))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn too_short() -> Refusal {
    Refusal::new(
        "password-too-short",
        Sort::Invalid,
        (
            format!("密码至少 {MIN_CHARS} 个字符。"),
            format!("A password has at least {MIN_CHARS} characters."),
        ),
        (
            "几个不相干的词连起来,又长又好记。",
            "A few unrelated words together are long and easy to remember.",
        ),
    )
}

fn too_long() -> Refusal {
    Refusal::new(
        "password-too-long",
        Sort::Invalid,
        (
            format!("密码最长 {MAX_BYTES} 字节。"),
            format!("A password has at most {MAX_BYTES} bytes."),
        ),
        ("请缩短。", "Make it shorter."),
    )
}

fn too_common() -> Refusal {
    Refusal::new(
        "password-too-common",
        Sort::Invalid,
        ("这个密码太常见,一猜就中。", "This password is among the first that are tried."),
        (
            "不要用连续的按键、重复的字符或常用词加数字。",
            "Avoid rows of keys, repeated characters, and common words with digits.",
        ),
    )
}

fn about_you() -> Refusal {
    Refusal::new(
        "password-about-you",
        Sort::Invalid,
        (
            "密码里有您的账号、姓名或电话。",
            "The password contains your account, name or telephone number.",
        ),
        ("请换成与您无关的内容。", "Choose something that is not about you."),
    )
}

fn not_hashed(error: &dyn std::fmt::Display) -> Refusal {
    Refusal::new(
        "password-not-hashed",
        Sort::Unready,
        (
            format!("暂时处理不了密码:{error}。"),
            format!("The password cannot be processed just now: {error}."),
        ),
        ("请稍后再试。", "Try again later."),
    )
}

fn hash_broken() -> Refusal {
    Refusal::new(
        "password-hash-broken",
        Sort::Unready,
        ("账号里保存的密码信息已损坏。", "The password data stored for the account is damaged."),
        ("请管理员重设密码。", "Ask an administrator to reset the password."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(byte: u8) -> impl FnMut(&mut [u8]) {
        move |out: &mut [u8]| out.fill(byte)
    }

    #[test]
    fn the_right_password_and_no_other_is_accepted() {
        let hash = hash("三棵树 beside the canal", &mut fixed(1)).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("三棵树 beside the canal", &hash).unwrap());
        assert!(!verify("三棵树 beside the canal ", &hash).unwrap());
        assert!(!verify("", &hash).unwrap());
        assert!(!is_outdated(&hash));
    }

    #[test]
    fn the_salt_makes_equal_passwords_differ() {
        let one = hash("equal password", &mut fixed(1)).unwrap();
        assert_eq!(one, hash("equal password", &mut fixed(1)).unwrap());
        assert_ne!(one, hash("equal password", &mut fixed(2)).unwrap());
    }

    #[test]
    fn a_hash_with_former_parameters_still_holds_and_is_known_as_outdated() {
        // argon2id, 64 KiB, 1 pass: made by this crate with other parameters.
        let params = Params::new(64, 1, 1, None).unwrap();
        let old: PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_with_salt(b"former password", b"0123456789abcdef")
            .unwrap();
        let old = old.to_string();
        assert!(verify("former password", &old).unwrap());
        assert!(is_outdated(&old));
    }

    #[test]
    fn a_damaged_hash_is_said_to_be_so_and_never_lets_anybody_in() {
        for phc in ["", "plain", "$argon2id$v=19$m=19456,t=2,p=1$", "$5$x$y"] {
            assert_eq!(verify("anything", phc).unwrap_err().code, "password-hash-broken", "{phc}");
        }
        verify_nobody("anything");
        verify_nobody(&"x".repeat(MAX_BYTES + 1));
    }

    #[test]
    fn few_rules_that_help() {
        let code = |p: &str| {
            check(p, &["wangwu", "王五", "13800001234"]).err().map(|r| r.code.into_owned())
        };
        assert_eq!(code("short").as_deref(), Some("password-too-short"));
        assert_eq!(code("九个字的中文密码嘛").as_deref(), Some("password-too-short"));
        assert_eq!(code(&"a b".repeat(200)).as_deref(), Some("password-too-long"));
        for common in [
            "1234567890",
            "0987654321",
            "1111111111",
            "abcabcabca",
            "password123",
            "Password2024!",
            "qwertyuiop",
            "1qaz2wsx3edc",
            "woaini1314520",
            "admin@123456",
            "abcdefghij",
            "5201314520",
            "hellohello",
        ] {
            assert_eq!(code(common).as_deref(), Some("password-too-common"), "{common}");
        }
        for about in ["wangwu-2024-x", "x13800001234", "我是王五我最大呀哈哈"] {
            assert_eq!(code(about).as_deref(), Some("password-about-you"), "{about}");
        }
        for good in ["三棵树在运河边上慢慢长", "correct horse", "Tj7#kq9-Lm", "aaaabbbbcccd 路"]
        {
            assert_eq!(code(good), None, "{good}");
        }
    }
}
