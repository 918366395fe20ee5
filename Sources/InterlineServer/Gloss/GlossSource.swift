import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Translation

/// Reads the dictionary from where an operator says.
enum GlossSource {
    /// For the whole file.
    private static let deadline = Duration.seconds(300)

    /// - Parameter source: an address that begins with `http`, else the path of a file.
    static func read(_ source: String) async throws(GlossFailure) -> [UInt8] {
        if source.hasPrefix("https://") || source.hasPrefix("http://") { return try await download(source) }
        do {
            let size = try FileManager.default.attributesOfItem(atPath: source)[.size] as? Int ?? 0
            guard size <= GlossDictionary.mostBytes else {
                throw GlossFailure.tooLarge(limit: GlossDictionary.mostBytes)
            }
            return [UInt8](try Data(contentsOf: URL(filePath: source)))
        } catch let failure as GlossFailure {
            throw failure
        } catch {
            throw .unreadable(error.localizedDescription)
        }
    }

    /// It verifies certificates and follows no redirects; without encryption only this machine is asked.
    private static func download(_ address: String) async throws(GlossFailure) -> [UInt8] {
        let endpoint: EngineEndpoint
        do throws(EngineSettingsProblem) {
            endpoint = try EngineEndpoint(address, allowsPlainHTTP: false)
        } catch {
            throw .badAddress(error)
        }
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.timeout = .init(connect: .seconds(30), read: .seconds(30))
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
        let result = await withTaskGroup(of: Result<[UInt8], GlossFailure>.self) { group in
            group.addTask { await get(endpoint.url, client) }
            // The client's own deadline holds for the answer's head alone.
            group.addTask {
                try? await Task.sleep(for: deadline)
                return .failure(.tooSlow)
            }
            let first = await group.next() ?? .failure(.tooSlow)
            group.cancelAll()
            return first
        }
        // It throws only where it is shut down twice.
        try? await client.shutdown()
        return try result.get()
    }

    private static func get(_ url: String, _ client: HTTPClient) async -> Result<[UInt8], GlossFailure> {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "User-Agent", value: "interline")
        do {
            let response = try await client.execute(request, deadline: .distantFuture)
            guard response.status == .ok else { return .failure(.refused(status: Int(response.status.code))) }
            let body = try await response.body.collect(upTo: GlossDictionary.mostBytes)
            return .success([UInt8](body.readableBytesView))
        } catch is NIOTooManyBytesError {
            return .failure(.tooLarge(limit: GlossDictionary.mostBytes))
        } catch {
            return .failure(.unreachable("\(error)"))
        }
    }
}
