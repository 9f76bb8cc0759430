//! What kubectl's reader takes an unquoted scalar for.
//!
//! It is a YAML 1.1 reader (go-yaml v2, `resolve.go`), so `on` is a boolean and `1_000` a number; dates stay texts,
//! because JSON has none.

use crate::yaml::Scalar;

/// The type that a scalar has on its way to JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::input) enum Kind {
    Null,
    Bool(bool),
    Number,
    Text,
}

/// The type of a scalar.
pub(in crate::input) fn kind(scalar: &Scalar) -> Kind {
    if scalar.plain { plain(&scalar.text) } else { Kind::Text }
}

fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Kind::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Kind::Bool(false)
        }
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf" | "-.INF" | ".nan"
        | ".NaN" | ".NAN" => Kind::Number,
        _ if is_number(text) => Kind::Number,
        _ => Kind::Text,
    }
}

fn is_number(text: &str) -> bool {
    if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return false;
    }
    let plain = text.replace('_', "");
    let digits = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    is_integer(digits) || is_float(digits)
}

fn is_integer(digits: &str) -> bool {
    let all = |digits: &str, radix| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => all(&digits[2..], 16),
        [b'0', b'o' | b'O', ..] => all(&digits[2..], 8),
        [b'0', b'b' | b'B', ..] => all(&digits[2..], 2),
        _ => all(digits, 10),
    }
}

/// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(digits: &str) -> bool {
    let all = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (digits, None),
    };
    let mantissa = match mantissa.split_once('.') {
        Some((whole, part)) => all(whole) && all(part) && !(whole.is_empty() && part.is_empty()),
        None => !mantissa.is_empty() && all(mantissa),
    };
    mantissa && exponent.is_none_or(|exponent| !exponent.is_empty() && all(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unquoted_scalars_follow_yaml_1_1() {
        for text in
            ["0", "-1", "+1", "007", "08", "0o7", "0x1f", "0X1F", "0b101", "1_000", "1.5", "1.", ".5", "1e3"]
        {
            assert_eq!(plain(text), Kind::Number, "{text}");
        }
        for text in
            ["1E+3", "0_", "1__0", "0.1e-5", "-0b1", "12345678901234567890123", ".inf", "-.INF", ".nan"]
        {
            assert_eq!(plain(text), Kind::Number, "{text}");
        }
        for text in
            ["1e", "e1", "0x", "0b2", "0o8", "_1", "+", ".", "..", "1:30", "2024-01-01", "=", "tRue", "inf"]
        {
            assert_eq!(plain(text), Kind::Text, "{text}");
        }
        assert_eq!(plain("on"), Kind::Bool(true));
        assert_eq!(plain("N"), Kind::Bool(false));
        assert_eq!(plain("~"), Kind::Null);
    }
}
