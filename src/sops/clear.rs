//! Values that stand in clear in a sealed file, in the bytes that a MAC over all values takes of them.

use crate::yaml::Scalar;

/// The bytes of a clear value that is not null (`ToBytes` in sops' `sops.go`).
///
/// Files are written by sops itself, so only the spellings of go-yaml and of Go's JSON matter; where somebody else wrote
/// the value in another spelling, the MAC does not fit.
pub(super) fn bytes(scalar: &Scalar, is_json: bool) -> String {
    let text = scalar.text.as_str();
    if !scalar.plain {
        return text.to_owned();
    }
    match text {
        "true" => "True".to_owned(),
        "false" => "False".to_owned(),
        ".inf" => "+Inf".to_owned(),
        "-.inf" => "-Inf".to_owned(),
        ".nan" => "NaN".to_owned(),
        // Every number of JSON is a float to sops; YAML's integers are not, and keep all digits.
        _ if !is_json && text.parse::<i64>().is_ok() => text.to_owned(),
        _ => float(text).unwrap_or_else(|| text.to_owned()),
    }
}

/// A float in Go's format `f`, shortest and without exponent, which is Rust's own.
fn float(text: &str) -> Option<String> {
    let of_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let number = text.chars().all(of_number).then(|| text.parse::<f64>().ok())?;
    number.map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    fn of(text: &str, plain: bool, is_json: bool) -> String {
        bytes(&Scalar { text: Zeroizing::new(text.to_owned()), plain }, is_json)
    }

    #[test]
    fn values_are_spelt_as_go_spells_them() {
        for (text, expected) in [
            ("true", "True"),
            ("1", "1"),
            ("1e+06", "1000000"),
            ("2.5", "2.5"),
            ("-.inf", "-Inf"),
            ("9007199254740993", "9007199254740993"),
            ("2024-01-02T00:00:00Z", "2024-01-02T00:00:00Z"),
            ("10.20.30.40", "10.20.30.40"),
            ("yes", "yes"),
        ] {
            assert_eq!(of(text, true, false), expected);
            assert_eq!(of(text, false, false), text);
        }
        assert_eq!(of("9007199254740993", true, true), "9007199254740992");
    }
}
