//! Takes out of a text what differs from run to run: ciphertexts, salts, digests, times.

/// The text with `[..]` for everything random.
pub fn scrub(text: &str) -> String {
    let mut scrubbed = String::new();
    let mut in_age = false;
    for line in text.lines() {
        match line.trim_start() {
            trimmed if trimmed.starts_with("-----BEGIN AGE") => {
                in_age = true;
                scrubbed.push_str(&line.replace(trimmed, "[..]\n"));
            }
            trimmed if trimmed.starts_with("-----END AGE") => in_age = false,
            _ if in_age => {}
            _ => {
                scrubbed.push_str(&scrub_line(line));
                scrubbed.push('\n');
            }
        }
    }
    scrubbed
}

fn scrub_line(line: &str) -> String {
    let mut line = line.to_owned();
    for (before, end) in [
        ("ENC[", ']'),
        ("pairctl.dev/sealed: ", ' '),
        ("sha256:", ' '),
        ("scrypt:", ' '),
        ("salt=", ' '),
        ("clear=", ' '),
        ("sealed=", ' '),
    ] {
        let mut from = 0;
        while let Some(at) = line[from..].find(before).map(|at| from + at + before.len()) {
            let length = line[at..].find(end).unwrap_or(line.len() - at);
            line.replace_range(at..at + length, "[..]");
            from = at + "[..]".len();
        }
    }
    scrub_words(&mut line);
    if line.trim_start().starts_with("\"sealedAt\":") {
        let key = line.find(':').unwrap();
        line.replace_range(key + 1.., " [..]");
    }
    if let Some(at) = line.find("oldest ciphertext: ") {
        let days = line[at..].find(", ").map_or(at, |comma| at + comma + 2);
        let end = line[days..].find(" ago").map_or(days, |ago| days + ago);
        line.replace_range(days..end, "[..]");
    }
    if line.trim_start().starts_with("lastmodified:") {
        let key = line.find(':').unwrap();
        line.replace_range(key + 1.., " [..]");
    }
    line
}

/// Revisions in names and keys, and values of SealedSecrets.
fn scrub_words(line: &mut String) {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let mut start = 0;
    while let Some(at) = line[start..].find(is_word).map(|at| start + at) {
        let end = line[at..].find(|c| !is_word(c)).map_or(line.len(), |length| at + length);
        let word = &line[at..end];
        let is_joined = line[..at].ends_with(['-', '_']);
        let is_hexadecimal = word.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if (is_joined && is_hexadecimal && word.len() == 16) || word.len() > 300 {
            line.replace_range(at..end, "[..]");
            start = at + "[..]".len();
        } else {
            start = end;
        }
    }
}
