import ChatModel
import Testing

@testable import ChatProtocol

func room(_ name: String) throws -> RoomID { try #require(RoomID(name)) }

/// What becomes of a line.
func decode(_ line: String) -> Result<Command?, CommandError> { decode(Array(line.utf8)) }

func decode(_ line: [UInt8]) -> Result<Command?, CommandError> {
    line.withUnsafeBytes { bytes in
        do throws(CommandError) {
            return .success(try CommandDecoder.decode(bytes))
        } catch {
            return .failure(error)
        }
    }
}

/// What is said to be wrong with a line that is JSON.
func complaint(_ line: String) -> Complaint? {
    switch decode(line) {
    case .failure(.badCommand(_, let complaint)), .failure(.badSetting(_, let complaint)): complaint
    default: nil
    }
}
