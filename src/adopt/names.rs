//! Names of clusters, made of what a kubeconfig calls them.

use url::Url;

use crate::model::name::ClusterName;

/// A server's URL, so that two spellings of one are equal.
pub(super) fn normal(server: &str) -> String {
    let url =
        if server.contains("://") { Url::parse(server) } else { Url::parse(&format!("https://{server}")) };
    url.map_or_else(|_| server.to_owned(), |url| url.as_str().trim_end_matches('/').to_owned())
}

/// The nearest valid name of a cluster. What follows the last slash says most: of an ARN the cluster's name, of Rancher's URL
/// its id.
pub(super) fn cluster_name(text: &str) -> Option<ClusterName> {
    let text = text.rsplit('/').find(|part| !part.is_empty())?.to_ascii_lowercase();
    let letter = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let letters: String = text.chars().map(letter).collect();
    let parts: Vec<&str> =
        letters.split('.').map(|part| part.trim_matches('-')).filter(|part| !part.is_empty()).collect();
    let name = parts.join(".");
    name.get(..63).unwrap_or(&name).trim_end_matches(['-', '.']).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_valid() {
        let name = |text: &str| cluster_name(text).map(|name| name.to_string());
        assert_eq!(name("DR_West"), Some("dr-west".to_owned()));
        assert_eq!(name("api.west.example.com:6443"), Some("api.west.example.com-6443".to_owned()));
        assert_eq!(name("-.ü..x-"), Some("x".to_owned()));
        assert_eq!(name("https://10.0.0.1:6443"), Some("10.0.0.1-6443".to_owned()));
        assert_eq!(name(&"a".repeat(80)), Some("a".repeat(63)));
        assert_eq!(name("arn:aws:eks:us-east-1:123456789012:cluster/prod-dr"), Some("prod-dr".to_owned()));
        assert_eq!(
            name("https://rancher.example.com/k8s/clusters/c-m-7xk2p9m4/"),
            Some("c-m-7xk2p9m4".to_owned())
        );
        assert_eq!(name("üü"), None);
    }

    #[test]
    fn spellings_of_one_server_are_one() {
        for other in ["https://API.example.com:443/", "api.example.com", "https://api.example.com"] {
            assert_eq!(normal(other), "https://api.example.com");
        }
        assert_ne!(normal("https://api.example.com:6443"), normal("https://api.example.com"));
    }
}
