@testable import ChatProtocol

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

/// The settings complaint or field complaint of a refused line.
func complaint(_ line: String) -> Complaint? {
    switch decode(line) {
    case .failure(.badCommand(_, let complaint)), .failure(.badSetting(_, let complaint)): complaint
    default: nil
    }
}
