//! `pairctl render --plain --as secret | kubeseal`, for those who seal themselves.

use serde_json::Value;

use crate::consumers::{objects, text, unsealed};
use crate::every_seal::{SCOPES, opened_with_sops, rendered};
use crate::tools;

const NAMESPACES: [&str; 2] = ["payments", "null"];

#[test]
fn what_kubeseal_makes_of_the_stream_opens_to_the_same_manifests() {
    let Some(kubeseal) = tools::kubeseal() else { return };
    let sandbox = rendered(&NAMESPACES);
    for scope in SCOPES {
        let ran = sandbox.run(&format!(
            "pairctl render --plain --as secret --only sops 2> /dev/null \
             | {} --cert certificates/valid.pem --scope {scope} --format yaml",
            kubeseal.display()
        ));
        assert_eq!(ran.code, 0, "{}", ran.err);
        let sealed = objects(&ran.out);
        assert_eq!(sealed.len(), NAMESPACES.len());
        for sealed in sealed {
            let manifest = unsealed(&sealed)["stringData"]["clusterpair.yaml"].clone();
            let object: Value = serde_yaml::from_str(text(&manifest)).unwrap();
            let mut wanted = opened_with_sops(&sandbox, text(&sealed["metadata"]["namespace"]));
            // Whoever seals by other means has no use for what tells pairctl of changes.
            wanted["metadata"]["annotations"]
                .as_object_mut()
                .unwrap()
                .remove("pairctl.dev/fingerprint")
                .unwrap();
            assert_eq!(object, wanted, "{scope}");
        }
    }
}
