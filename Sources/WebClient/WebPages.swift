/// The pages of the web client, embedded in the binary: by path, with their content type.
package enum WebPages {
    package typealias File = (contentType: String, bytes: [UInt8])

    package static let files: [String: File] = {
        let html = (contentType: "text/html; charset=utf-8", bytes: PackageResources.index_html)
        let script = "text/javascript; charset=utf-8"
        let style = "text/css; charset=utf-8"
        return [
            "/": html,
            "/index.html": html,
            "/composer.js": (script, PackageResources.composer_js),
            "/dom.js": (script, PackageResources.dom_js),
            "/interline.d.ts": ("text/plain; charset=utf-8", PackageResources.interline_d_ts),
            "/interline.js": (script, PackageResources.interline_js),
            "/languages.js": (script, PackageResources.languages_js),
            "/line-socket.js": (script, PackageResources.line_socket_js),
            "/message-list.js": (script, PackageResources.message_list_js),
            "/message-view.js": (script, PackageResources.message_view_js),
            "/notices.js": (script, PackageResources.notices_js),
            "/preferences.js": (script, PackageResources.preferences_js),
            "/question-queue.js": (script, PackageResources.question_queue_js),
            "/recall.js": (script, PackageResources.recall_js),
            "/rich-text.js": (script, PackageResources.rich_text_js),
            "/room-panels.js": (script, PackageResources.room_panels_js),
            "/store.js": (script, PackageResources.store_js),
            "/strings.js": (script, PackageResources.strings_js),
            "/style.css": (style, PackageResources.style_css),
            "/tools.js": (script, PackageResources.tools_js),
            "/viewer.css": (style, PackageResources.viewer_css),
            "/viewer.js": (script, PackageResources.viewer_js),
        ]
    }()

    /// Nothing but the relay's own files and connections: no inline script or style, no other host.
    package static let contentSecurityPolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'self'
        """
}
