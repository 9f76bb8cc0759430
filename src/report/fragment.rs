//! Links within a page.

/// A value in the fragment of an address (RFC 3986, section 3.5), as the page's script reads it back.
pub(super) fn in_fragment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
