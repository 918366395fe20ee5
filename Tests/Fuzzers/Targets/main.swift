import FuzzDriver
import Glibc

// FUZZ_TARGET=TARGET interline-fuzz [libFuzzer's options] [CORPUS…]
// Not an argument: libFuzzer starts itself again with those it was given.

let targets: [String: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt] = [
    "frames": fuzzFrames, "forwarded": fuzzForwarded, "deflate": fuzzDeflate, "commands": fuzzCommands,
    "settings": fuzzSettings, "rules": fuzzRules, "tokens": fuzzTokens, "engines": fuzzEngines, "review": fuzzReview,
]

guard let name = getenv("FUZZ_TARGET"), let target = targets[String(cString: name)] else {
    print("FUZZ_TARGET must be one of \(targets.keys.sorted().joined(separator: " "))")
    exit(64)
}
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&count, &arguments, target))
