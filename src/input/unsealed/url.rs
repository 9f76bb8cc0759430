//! Passwords in addresses.

/// The password of a URL, which stands before its host (RFC 3986, 3.2.1).
pub(super) fn password(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    // A template in it may hold any character, and the host none of these.
    let (user, _) = rest.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    (!password.is_empty()).then_some(password)
}

#[cfg(test)]
mod tests {
    use super::password;

    #[test]
    fn it_stands_between_the_user_and_the_host() {
        for (url, found) in [
            ("http://bob:hunter2@proxy:3128", Some("hunter2")),
            ("socks5://:p@ss@[::1]:1080/", Some("p@ss")),
            ("https://bob@proxy:3128", None),
            ("https://bob:@proxy", None),
            ("https://10.0.0.1:6443", None),
            ("bob:hunter2@proxy", None),
        ] {
            assert_eq!(password(url), found, "{url}");
        }
    }
}
