//! What follows from something graver is not told twice.

use crate::model::code::Code;
use crate::model::verify::Fault;

/// What needs no telling where one of the others is told: a refusal is what becomes of an expired credential.
const EXPLAINED: [(Code, &[Code]); 5] = [
    (
        Code::CredentialRefused,
        &[Code::TokenExpired, Code::ClientCertificateExpired, Code::ClientCertificateNotYetValid],
    ),
    (Code::DestinationUntrusted, &[Code::AuthorityExpired, Code::AuthorityNotYetValid]),
    (Code::PairNotLive, &[Code::NamespaceMissing]),
    // What runs counts, whatever pairings.yaml says of it.
    (Code::AdminPairStorkTooOld, &[Code::RunningStorkNoAdminPairs]),
    (Code::PairPending, &[Code::StorkNotRunning, Code::PairUndecodable, Code::PairUndecrypted]),
];

/// The faults without those that others among them explain. What was skipped explains nothing.
pub(super) fn told_once(faults: Vec<Fault>) -> Vec<Fault> {
    let codes: Vec<Code> = faults.iter().map(|fault| fault.code).collect();
    let is_explained = |fault: &Fault| {
        let reasons = EXPLAINED.iter().find(|(code, _)| *code == fault.code).map(|(_, reasons)| *reasons);
        reasons.is_some_and(|reasons| reasons.iter().any(|reason| codes.contains(reason)))
    };
    faults.into_iter().filter(|fault| !is_explained(fault)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_unless_something_told_explains_it() {
        let told = |codes: &[Code]| {
            let faults = codes.iter().map(|code| Fault::new(*code, "", "")).collect();
            told_once(faults).into_iter().map(|fault| fault.code).collect::<Vec<_>>()
        };
        assert_eq!(told(&[Code::CredentialRefused]), [Code::CredentialRefused]);
        assert_eq!(told(&[Code::CredentialRefused, Code::TokenExpired]), [Code::TokenExpired]);
        let apart = [Code::CredentialRefused, Code::AuthorityExpired];
        assert_eq!(told(&apart), apart);
    }
}
