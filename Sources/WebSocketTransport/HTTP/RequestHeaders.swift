import CLibWebSockets

/// Headers of the request that libwebsockets is handling on a connection.
struct RequestHeaders {
    let wsi: OpaquePointer

    func value(_ token: lws_token_indexes) -> String? {
        let count = Int(lws_hdr_total_length(wsi, token))
        guard count > 0 else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: count + 1) { buffer, initialized in
            let copied = buffer.withMemoryRebound(to: CChar.self) {
                lws_hdr_copy(wsi, $0.baseAddress, Int32(count + 1), token)
            }
            initialized = max(Int(copied), 0)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func query(_ name: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 8193) { buffer in
            // The result points into the buffer.
            lws_get_urlarg_by_name(wsi, name + "=", buffer.baseAddress, Int32(buffer.count)).map { String(cString: $0) }
        }
    }

    var method: HTTPMethod {
        if lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0 { return .get }
        if lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0 { return .head }
        return .other
    }

    var path: String? {
        value(WSI_TOKEN_GET_URI) ?? value(WSI_TOKEN_HEAD_URI) ?? value(WSI_TOKEN_POST_URI)
    }

    /// The token of `Authorization: Bearer`, else of `?token=`.
    var token: String? {
        if let authorization = value(WSI_TOKEN_HTTP_AUTHORIZATION) {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "bearer" { return String(parts[1]) }
        }
        return query("token")
    }

    var firstLanguage: String? {
        value(WSI_TOKEN_HTTP_ACCEPT_LANGUAGE)?.split(whereSeparator: { ",; ".contains($0) }).first.map(String.init)
    }

    /// The caller's `traceparent`, as it came; nil where it is longer than one can be.
    var traceParent: String? {
        let name: StaticString = "traceparent:"
        let length = name.withUTF8Buffer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { lws_hdr_custom_length(wsi, $0.baseAddress, Int32($0.count)) }
        }
        guard (1...256).contains(length) else { return nil }
        let value = [UInt8](unsafeUninitializedCapacity: Int(length) + 1) { buffer, initialized in
            let copied = name.withUTF8Buffer { bytes in
                bytes.withMemoryRebound(to: CChar.self) { name in
                    buffer.withMemoryRebound(to: CChar.self) {
                        lws_hdr_custom_copy(wsi, $0.baseAddress, length + 1, name.baseAddress, Int32(name.count))
                    }
                }
            }
            initialized = max(Int(copied), 0)
        }
        return String(decoding: value, as: UTF8.self)
    }

    /// The subprotocols that the client offers, in its order.
    var subprotocols: [String] {
        value(WSI_TOKEN_PROTOCOL)?.split(whereSeparator: { ", ".contains($0) }).map(String.init) ?? []
    }
}
