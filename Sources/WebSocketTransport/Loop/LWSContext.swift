import CLibWebSockets
import Glibc

/// A libwebsockets context on a libev loop, with one virtual host and no listener of its own.
///
/// Everything that the C side keeps pointers to lives here and as long as the context does.
final class LWSContext {
    private let context: OpaquePointer
    private let vhost: OpaquePointer
    private let protocols: UnsafeMutablePointer<lws_protocols>
    private let retry: UnsafeMutablePointer<lws_retry_bo_t>
    private let strings: [UnsafeMutablePointer<CChar>]

    init(settings: TransportSettings, loop: OpaquePointer, user: UnsafeMutableRawPointer) throws(TransportError) {
        var strings: [UnsafeMutablePointer<CChar>] = []
        func keep(_ text: String) -> UnsafePointer<CChar>? {
            guard let copy = strdup(text) else { return nil }
            strings.append(copy)
            return UnsafePointer(copy)
        }
        let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: Subprotocol.allCases.count + 1)
        let names = Subprotocol.allCases.map { keep($0.rawValue) }
        protocols.initialize(repeating: lws_protocols(), count: names.count + 1)
        for (index, name) in names.enumerated() {
            protocols[index].name = name
            protocols[index].callback = lwsCallback
            // lws reads nothing after the upgrade, so its buffer for that stays as small as it can be.
            protocols[index].rx_buffer_size = 16
            protocols[index].tx_packet_size = 1 << 20
            protocols[index].id = UInt32(index)
        }
        // All zero: lws' own validity timers are off. They cost O(n) an insert; the sweep does their work.
        let retry = UnsafeMutablePointer<lws_retry_bo_t>.allocate(capacity: 1)
        retry.initialize(to: lws_retry_bo_t())

        let loops = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 1)
        defer { loops.deallocate() }
        loops.initialize(to: UnsafeMutableRawPointer(loop))

        lws_set_log_level(interline_lws_log_levels(), lwsLog)
        var info = lws_context_creation_info()
        info.port = interline_lws_port_no_listen_server()
        info.protocols = UnsafePointer(protocols)
        info.options = interline_lws_option_libev() | interline_lws_option_explicit_vhosts()
        info.foreign_loops = loops
        info.user = user
        info.gid = -1
        info.uid = -1
        info.count_threads = 1
        info.pt_serv_buf_size = 16_384
        info.max_http_header_data = 8192
        info.max_http_header_pool = 4096
        info.timeout_secs = UInt32(max(settings.handshakeTimeout.components.seconds, 1))
        info.keepalive_timeout = 5
        info.alpn = keep("http/1.1")
        info.vhost_name = keep("interline")
        info.retry_and_idle_policy = UnsafePointer(retry)
        if let tls = settings.tls {
            info.options |= interline_lws_option_ssl_init()
            info.ssl_cert_filepath = keep(tls.certificate)
            info.ssl_private_key_filepath = keep(tls.key)
        }
        guard let context = lws_create_context(&info) else {
            throw .cannotStartLoop("libwebsockets refused its settings; is libwebsockets-evlib-ev installed?")
        }
        guard let vhost = lws_create_vhost(context, &info) else {
            lws_context_destroy(context)
            throw .badCertificate(settings.tls.map { "\($0.certificate), \($0.key)" } ?? "no virtual host")
        }
        self.protocols = protocols
        self.retry = retry
        self.context = context
        self.vhost = vhost
        self.strings = strings
    }

    deinit {
        protocols.deallocate()
        retry.deallocate()
        for string in strings { free(string) }
    }

    /// Hands over an accepted socket, which lws closes in any case. Nil where it closed it at once.
    func adopt(_ descriptor: Int32) -> OpaquePointer? { lws_adopt_socket_vhost(vhost, descriptor) }

    /// Makes lws serve its own wake-up, after which it looks at its timers.
    func poke() { lws_cancel_service(context) }

    /// Closes all connections. The loop must run no more.
    func destroy() { lws_context_destroy(context) }
}
