import CLibWebSockets
import Logging

// The functions that C calls, all of them. Each finds its loop, enters its isolation and goes on in Swift.
// They run on the loop's thread only, since libev and libwebsockets call back from inside `ev_run` or from calls
// made on that thread; `assumeIsolated` checks it. `nonisolated(unsafe)` carries a pointer across that check.

func lwsCallback(
    _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
    _ input: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
    guard let wsi else { return 0 }
    switch reason {
    case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
        // While the context is made: `user` is OpenSSL's.
        guard let own = lws_context_user(lws_get_context(wsi)), let user else { return 0 }
        nonisolated(unsafe) let tls = OpaquePointer(user)
        Unmanaged<ServiceLoop>.fromOpaque(own).takeUnretainedValue().assumeIsolated { $0.core.tls = tls }
        return 0
    case LWS_CALLBACK_HTTP, LWS_CALLBACK_HTTP_CONFIRM_UPGRADE, LWS_CALLBACK_ESTABLISHED, LWS_CALLBACK_SERVER_WRITEABLE,
        LWS_CALLBACK_RECEIVE, LWS_CALLBACK_WSI_DESTROY:
        break
    default: return 0
    }
    guard let data = lws_get_opaque_user_data(wsi) else { return 0 }
    nonisolated(unsafe) let connection = Unmanaged<Connection>.fromOpaque(data).takeUnretainedValue()
    nonisolated(unsafe) let handle = wsi
    return connection.loop.assumeIsolated { _ in
        let core = connection.core
        switch reason {
        case LWS_CALLBACK_HTTP: return core.answer(connection, handle)
        case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: return core.confirmUpgrade(connection, handle)
        case LWS_CALLBACK_ESTABLISHED: core.established(connection, handle)
        case LWS_CALLBACK_SERVER_WRITEABLE: connection.writable()
        case LWS_CALLBACK_RECEIVE:
            // Frames that came in one piece with the handshake, before the peer could know that it was accepted:
            // lws' parser has them, not ours. RFC 6455 §4.1 forbids it.
            connection.handler?.violated(.malformed)
        case LWS_CALLBACK_WSI_DESTROY:
            lws_set_opaque_user_data(handle, nil)
            core.destroyed(connection)
        default: break
        }
        return 0
    }
}

func socketIsReadable(_ loop: OpaquePointer?, _ watcher: UnsafeMutablePointer<ev_io>?, _ events: Int32) {
    guard let data = watcher?.pointee.data else { return }
    nonisolated(unsafe) let connection = Unmanaged<Connection>.fromOpaque(data).takeUnretainedValue()
    connection.loop.assumeIsolated { _ in connection.readable() }
}

func listenerIsReadable(_ loop: OpaquePointer?, _ watcher: UnsafeMutablePointer<ev_io>?, _ events: Int32) {
    guard let data = watcher?.pointee.data else { return }
    Unmanaged<ServiceLoop>.fromOpaque(data).takeUnretainedValue().assumeIsolated { $0.acceptAll() }
}

func loopTimerFired(_ loop: OpaquePointer?, _ watcher: UnsafeMutablePointer<ev_timer>?, _ events: Int32) {
    // What is due runs in `willWait`, which comes next.
}

func loopWillWait(_ loop: OpaquePointer?, _ watcher: UnsafeMutablePointer<ev_prepare>?, _ events: Int32) {
    guard let data = watcher?.pointee.data else { return }
    Unmanaged<ServiceLoop>.fromOpaque(data).takeUnretainedValue().assumeIsolated { $0.willWait() }
}

func loopDidWait(_ loop: OpaquePointer?, _ watcher: UnsafeMutablePointer<ev_check>?, _ events: Int32) {
    guard let data = watcher?.pointee.data else { return }
    Unmanaged<ServiceLoop>.fromOpaque(data).takeUnretainedValue().assumeIsolated { $0.core.didWait() }
}

private let lwsLogger = Logger(label: "interline.libwebsockets")

func lwsLog(_ level: Int32, _ line: UnsafePointer<CChar>?) {
    guard let line else { return }
    let text = String(cString: line)
    let message = "\(text.split(whereSeparator: \.isNewline).joined(separator: " "))"
    lwsLogger.warning("\(message)")
}
