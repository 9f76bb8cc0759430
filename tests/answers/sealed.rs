//! What pairctl logs in with may be sealed, as its other inputs may.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::fleet::{TOKEN, controller, empty, write_kubeconfig};
use crate::pem;
use crate::workshop::{hold, identity, seal};

#[test]
fn a_sealed_kubeconfig_and_a_sealed_token_are_opened_in_memory() {
    let server = controller(pem!("valid.pem"));
    let mut sandbox = empty();
    sandbox.secrets.add(identity(0));
    let authority = STANDARD.encode(server.authority());
    let cluster = json!({"server": server.url(), "certificate-authority-data": authority});
    write_kubeconfig(&sandbox, "east", &cluster, &json!({"tokenFile": "east.token"}));
    sandbox.write("secrets/east.token", TOKEN);
    let sealed = seal(&sandbox, "secrets/east.yaml", &["--input-type", "yaml", "--output-type", "yaml"]);
    let Some(()) = sealed.and_then(|()| seal(&sandbox, "secrets/east.token", &[])) else { return };

    let screen = sandbox.type_line("pairctl certificate");
    let why =
        "error[access-missing]: the kubeconfig for reading cluster `east` is not at hand: no age identity";
    assert!(screen.contains(why) && screen.ends_with("[exit 2]\n"), "{screen}");
    hold(&mut sandbox, 0);
    let screen = sandbox.type_line("pairctl certificate");
    assert!(screen.ends_with("[exit 0]\n"), "{screen}");
    assert!(server.requests()[0].contains(TOKEN));
    hold(&mut sandbox, 1);
    let screen = sandbox.type_line("pairctl certificate");
    assert!(screen.contains("error[sealed-input-wrong-identity]"), "{screen}");
}
