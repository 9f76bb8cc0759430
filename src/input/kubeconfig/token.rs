//! The bearer token of a user, inline or from a file.

use super::Context;
use super::document::User;
use super::reader::Text;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::secret::Secret;
use crate::model::source::Spanned;

/// The token as a request can carry it; `Err` where a finding says why it cannot be had.
pub(super) fn check(user: &User, context: &mut Context<'_>) -> Result<Option<Secret>, ()> {
    let token = match (&user.token, &user.token_file) {
        (Some(token), file) => {
            if let Some(file) = file {
                let finding = Finding::new(Code::TokenFileDropped, "the user has a token and a token file")
                    .at(&file.path.place, "left out")
                    .beside(&token.place, "this token counts")
                    .help("remove one of the two");
                context.findings.push(finding);
            }
            token.clone()
        }
        (None, Some(file)) => {
            let bytes = context.read_file(file, "tokenFile").ok_or(())?;
            let Ok(text) = std::str::from_utf8(&bytes.value) else {
                context.findings.push(malformed(&Spanned { value: Secret::from(""), place: bytes.place }));
                return Err(());
            };
            Spanned { value: Secret::from(text), place: bytes.place }
        }
        (None, None) => return Ok(None),
    };
    Ok(Some(trimmed(&token, context)).filter(|token| !token.expose().is_empty()))
}

fn trimmed(token: &Text, context: &mut Context<'_>) -> Secret {
    let whole = token.value.expose();
    let trimmed = whole.trim_matches([' ', '\t', '\r', '\n']);
    if trimmed.chars().any(char::is_control) {
        context.findings.push(malformed(token));
    } else if trimmed.len() < whole.len() && !trimmed.is_empty() {
        let finding = Finding::new(Code::TokenTrimmed, "white space round the token was removed")
            .at(&token.place, "the token")
            .help("nothing needs to be done; with the white space every request of the pair would fail");
        context.findings.push(finding);
    }
    Secret::from(trimmed)
}

fn malformed(token: &Text) -> Finding {
    Finding::new(Code::TokenMalformed, "the token holds a line break or another control character")
        .at(&token.place, "no request can carry this token")
        .help("put the token on one line")
}
