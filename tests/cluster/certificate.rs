//! `pairctl certificate`: what a real API server answers at each step on the way to the controller.

use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::thread;

use serde_json::json;

use super::control_plane::ControlPlane;
use super::run::Sandbox;

const NAMESPACE: &str = "sealing";
const CERTIFICATE: &str = include_str!("../vectors/sealing/certificates/valid.pem");

fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    let cluster = |name: &str| json!({"kubeconfig": {"file": format!("secrets/{name}.yaml")}});
    let seal = json!({
        "certificate": "{source}.pem",
        "controller": {"name": "ss", "namespace": NAMESPACE},
        "bridge": {"job": {}},
    });
    let pairings = json!({
        "apiVersion": "pairctl.dev/v1alpha1",
        "kind": "Pairings",
        "seal": {"sealedSecret": seal},
        "clusters": {"east": cluster("east"), "west": cluster("west")},
        "pairs": [{"name": "dr", "source": "east", "destination": "west", "namespaces": ["payments"]}],
    });
    sandbox.write("pairings.yaml", &pairings.to_string());
    sandbox
}

/// A right of the account that pairctl logs in with, to one name as in the Role of `--help`.
fn grant(cluster: &ControlPlane, resource: &str, name: &str) {
    let role = resource.replace('/', "-");
    let name = format!("--resource-name={name}");
    cluster
        .must(&["create", "role", &role, "--verb=get", "--resource", resource, &name, "-n", NAMESPACE], "");
    let (of_role, account) = (format!("--role={role}"), format!("--serviceaccount={NAMESPACE}:ci"));
    cluster.must(&["create", "rolebinding", &role, &of_role, &account, "-n", NAMESPACE], "");
}

/// An address of this machine to which an API server forwards: not loopback. Nothing is sent to find it.
fn address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback()).then_some(address)
}

/// A controller as plain as the real one: HTTP, one path.
fn controller(address: IpAddr) -> SocketAddr {
    let listener = TcpListener::bind((address, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = [0; 4096];
            let length = stream.read(&mut head).unwrap_or(0);
            let known = head[..length].starts_with(b"GET /v1/cert.pem HTTP/1.1\r\n");
            let (status, body) = if known { ("200 OK", CERTIFICATE) } else { ("404 Not Found", "") };
            let length = body.len();
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

/// Leads an API server to an address, which it takes only where a pod has it.
fn lead(cluster: &ControlPlane, address: SocketAddr) {
    let (ip, metadata) = (address.ip().to_string(), json!({"name": "ss", "namespace": NAMESPACE}));
    let spec = json!({"containers": [{"name": "controller", "image": "none"}]});
    let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec});
    let target = json!({"kind": "Pod", "name": "ss", "namespace": NAMESPACE});
    let ports = json!([{"name": "http", "port": address.port()}]);
    let subsets = json!([{"addresses": [{"ip": ip, "targetRef": target}], "ports": ports}]);
    let endpoints =
        json!({"apiVersion": "v1", "kind": "Endpoints", "metadata": metadata, "subsets": subsets});
    for object in [pod, endpoints] {
        cluster.must(&["create", "-f", "-"], &object.to_string());
    }
    let status = json!({"status": {"podIP": ip, "podIPs": [{"ip": ip}]}}).to_string();
    let patch =
        ["patch", "pod", "ss", "-n", NAMESPACE, "--subresource=status", "--type=merge", "-p", &status];
    cluster.must(&patch, "");
}

#[test]
fn each_step_on_the_way_to_a_certificate_has_its_message() {
    let Some(cluster) = super::bare() else { return };
    cluster.namespace(NAMESPACE);
    cluster.must(&["create", "serviceaccount", "ci", "-n", NAMESPACE], "");
    let token = cluster.must(&["create", "token", "ci", "-n", NAMESPACE], "");
    let mut sandbox = repository();
    sandbox.secrets.add(token.trim());
    sandbox.write("secrets/east.yaml", &cluster.kubeconfig_for(token.trim()));
    let refused = |code: &str, why: &str| {
        let screen = sandbox.type_line("pairctl certificate");
        assert!(screen.contains(&format!("error[{code}]")) && screen.contains(why), "{screen}");
        assert!(screen.ends_with("[exit 2]\n"), "{screen}");
    };

    refused("cluster-refused", "may not get `services` in namespace `sealing`: services \"ss\" is forbidden");
    grant(cluster, "services", "ss");
    refused("controller-not-found", "its API server has no such Service");
    let spec = json!({"ports": [{"name": "http", "port": 8080}]});
    let metadata = json!({"name": "ss", "namespace": NAMESPACE});
    let service = json!({"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": spec});
    cluster.must(&["create", "-f", "-"], &service.to_string());
    refused("cluster-refused", "may not get `services/proxy` in namespace `sealing`");
    grant(cluster, "services/proxy", "http:ss:http");
    refused("controller-not-found", "nothing answers behind its Service");

    // A machine may have no other address than loopback, to which no API server forwards.
    let address = address();
    let has_address = address.is_some();
    if let Some(address) = address {
        lead(cluster, controller(address));
        let screen = sandbox.type_line("pairctl certificate");
        assert!(screen.ends_with("[exit 0]\n"), "{screen}");
        assert_eq!(sandbox.read("east.pem"), CERTIFICATE);
    }
    // With a certificate and a key there is no token.
    let screen = |kubeconfig: &str| {
        sandbox.write("secrets/east.yaml", kubeconfig);
        sandbox.type_line("pairctl certificate")
    };
    let as_admin = screen(&fs::read_to_string(cluster.kubeconfig()).unwrap());
    assert_eq!(as_admin.ends_with("[exit 0]\n"), has_address, "{as_admin}");
    assert!(!as_admin.contains("cluster-refused"), "{as_admin}");
    sandbox.write("secrets/east.yaml", &cluster.kubeconfig_for("hunter2-not-a-token"));
    refused("cluster-refused", "does not accept the credential");
}
