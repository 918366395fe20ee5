/// The pages of the web client, embedded in the binary: by path, with their content type.
package enum WebPages {
    package typealias File = (contentType: String, bytes: [UInt8])

    package static let files: [String: File] = {
        let html = (contentType: "text/html; charset=utf-8", bytes: PackageResources.index_html)
        let script = "text/javascript; charset=utf-8"
        return [
            "/": html,
            "/index.html": html,
            "/app.js": (script, PackageResources.app_js),
            "/interline.js": (script, PackageResources.interline_js),
            "/style.css": ("text/css; charset=utf-8", PackageResources.style_css),
        ]
    }()

    /// Nothing but the relay's own files and connections: no inline script or style, no other host.
    package static let contentSecurityPolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'self'
        """
}
