//! The two-cluster example with inputs that the real sops seals.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::run::Sandbox;
use crate::tools;

/// Throw-away keys, and for whom they are.
pub(crate) const KEYS: [&str; 2] =
    [include_str!("../vectors/sealing/age1.txt"), include_str!("../vectors/sealing/age2.txt")];

/// The identity of a key file.
pub(crate) fn identity(key: usize) -> &'static str {
    KEYS[key].lines().find(|line| line.starts_with("AGE-SECRET-KEY")).unwrap()
}

/// The recipient of a key file.
pub(crate) fn recipient(key: usize) -> String {
    identity(key).parse::<age::x25519::Identity>().unwrap().to_public().to_string()
}

/// The example, with the secrets of its inputs and both identities known to the leak gate.
pub(crate) fn example() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/two-clusters"));
    (0..2).for_each(|key| sandbox.secrets.add(identity(key)));
    sandbox
}

/// Gives all commands the identity of a key.
pub(crate) fn hold(sandbox: &mut Sandbox, key: usize) {
    sandbox.forget_variables();
    sandbox.secret_variable("SOPS_AGE_KEY", identity(key));
}

/// Seals a file in place for the first key; `None` where there is no sops.
pub(crate) fn seal(sandbox: &Sandbox, file: &str, flags: &[&str]) -> Option<()> {
    let sops = tools::sops()?;
    let output = Command::new(sops)
        .args(["--encrypt", "--in-place", "--age", &recipient(0)])
        .args(flags)
        .arg(sandbox.path().join(file))
        .env("SOPS_DISABLE_VERSION_CHECK", "true")
        .output()
        .unwrap();
    assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(read(sandbox, file).contains("ENC[AES256_GCM"), "{file}");
    Some(())
}

/// A file of the sandbox.
pub(crate) fn read(sandbox: &Sandbox, file: &str) -> String {
    fs::read_to_string(sandbox.path().join(file)).unwrap()
}

/// Changes a file of the sandbox.
pub(crate) fn edit(sandbox: &Sandbox, file: &str, change: impl Fn(String) -> String) {
    let text = read(sandbox, file);
    let changed = change(text.clone());
    assert_ne!(changed, text, "{file}");
    crate::support::run::save(&sandbox.path().join(file), changed.as_bytes());
}

/// The sealed value after a word, `ENC[` and all.
pub(crate) fn sealed_after<'t>(text: &'t str, word: &str) -> &'t str {
    let from = &text[text.find(word).unwrap()..];
    let from = &from[from.find("ENC[").unwrap()..];
    &from[..=from.find(']').unwrap()]
}
