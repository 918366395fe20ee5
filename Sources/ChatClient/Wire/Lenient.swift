extension KeyedDecodingContainer {
    /// The value, or nil where there is none of the type: what a later server sends must not cost the event.
    func lenient<Value: Decodable>(_ key: Key) -> Value? { try? decodeIfPresent(Value.self, forKey: key) }
}
