//! A render is done once.

use proptest::prelude::*;

use crate::fleet::fleet;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// With all credentials and with none: what was rendered stays as it is, and a check has nothing to say.
    #[test]
    fn a_second_render_changes_nothing(fleet in fleet()) {
        let mut sandbox = fleet.sandbox();
        let first = sandbox.run("pairctl render");
        prop_assert_eq!(first.code, 0, "{}", first.err);
        let rendered = sandbox.snapshot("");
        for line in ["pairctl render", "pairctl render --check", "pairctl render --require-credentials"] {
            let again = sandbox.run(line);
            prop_assert_eq!(again.code, 0, "{}: {}{}", line, again.err, again.out);
            prop_assert_eq!(&sandbox.snapshot(""), &rendered);
        }
        sandbox.forget_variables();
        for line in ["pairctl render", "pairctl render --check"] {
            let again = sandbox.run(line);
            prop_assert_eq!(again.code, 0, "{}: {}{}", line, again.err, again.out);
            prop_assert_eq!(&sandbox.snapshot(""), &rendered);
        }
    }
}
