/// The pages of the web client, embedded in the binary: by path, with their content type.
package enum WebPages {
    private static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#2456c8" d="M2 2h12v9H7l-3 3v-3H2z"/></svg>
        """

    package typealias File = (contentType: String, bytes: [UInt8])

    package static let files: [String: File] = {
        let page = "text/html; charset=utf-8"
        let html = (contentType: page, bytes: PackageResources.index_html)
        let script = "text/javascript; charset=utf-8"
        let style = "text/css; charset=utf-8"
        return [
            "/": html,
            // Browsers ask for it wherever a page names none.
            "/favicon.ico": (contentType: "image/svg+xml", bytes: Array(icon.utf8)),
            "/index.html": html,
            "/composer.js": (script, PackageResources.composer_js),
            "/dom.js": (script, PackageResources.dom_js),
            "/embed.js": (script, PackageResources.embed_js),
            "/example.css": (style, PackageResources.example_css),
            "/example.html": (page, PackageResources.example_html),
            "/host-ask.js": (script, PackageResources.host_ask_js),
            "/host-audit.js": (script, PackageResources.host_audit_js),
            "/host-calm.js": (script, PackageResources.host_calm_js),
            "/host-card.js": (script, PackageResources.host_card_js),
            "/host-dom.js": (script, PackageResources.host_dom_js),
            "/host-feed.js": (script, PackageResources.host_feed_js),
            "/host-figures.js": (script, PackageResources.host_figures_js),
            "/host-glossary.js": (script, PackageResources.host_glossary_js),
            "/host-holds.js": (script, PackageResources.host_holds_js),
            "/host-inbox.js": (script, PackageResources.host_inbox_js),
            "/host-keys.js": (script, PackageResources.host_keys_js),
            "/host-quote.js": (script, PackageResources.host_quote_js),
            "/host-raid.js": (script, PackageResources.host_raid_js),
            "/host-settings.js": (script, PackageResources.host_settings_js),
            "/host-stage.js": (script, PackageResources.host_stage_js),
            "/host-store.js": (script, PackageResources.host_store_js),
            "/host-strings.js": (script, PackageResources.host_strings_js),
            "/host-tabs.js": (script, PackageResources.host_tabs_js),
            "/host-tags.js": (script, PackageResources.host_tags_js),
            "/host-tally.js": (script, PackageResources.host_tally_js),
            "/host-toasts.js": (script, PackageResources.host_toasts_js),
            "/host.css": (style, PackageResources.host_css),
            "/host.html": (page, PackageResources.host_html),
            "/host.js": (script, PackageResources.host_js),
            "/interline.d.ts": ("text/plain; charset=utf-8", PackageResources.interline_d_ts),
            "/interline.js": (script, PackageResources.interline_js),
            "/languages.js": (script, PackageResources.languages_js),
            "/line-socket.js": (script, PackageResources.line_socket_js),
            "/message-list.js": (script, PackageResources.message_list_js),
            "/message-view.js": (script, PackageResources.message_view_js),
            "/notices.js": (script, PackageResources.notices_js),
            "/overlay-merge.js": (script, PackageResources.overlay_merge_js),
            "/overlay.css": (style, PackageResources.overlay_css),
            "/overlay.html": (page, PackageResources.overlay_html),
            "/overlay.js": (script, PackageResources.overlay_js),
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

    /// The policy that a file is served with.
    ///
    /// Only the viewer's page may stand in a frame of other sites: what the host console can do is no one's to overlay.
    ///
    /// - Parameter embedders: the sources, as CSP writes them, of pages that may show the viewer's page in a frame
    ///   besides the relay's own.
    package static func contentSecurityPolicy(path: String, embedders: [String]) -> String {
        let ancestors = ["'self'"] + (path == "/" || path == "/index.html" ? embedders : [])
        return contentSecurityPolicy + "; frame-ancestors " + ancestors.joined(separator: " ")
    }

    /// Nothing but the relay's own files, frames and connections: no inline script or style, no other host.
    private static let contentSecurityPolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
        frame-src 'self'; base-uri 'none'; form-action 'none'
        """
}
