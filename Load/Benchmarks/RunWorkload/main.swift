import Foundation
import Workloads

// `RunWorkload NAME ITERATIONS` runs one workload, so that a tool that counts can watch; without a name it lists those
// that it can run. Nothing here is asynchronous: callgrind survives neither the end of an asynchronous main's thread nor
// the runtime's pool.
let arguments = CommandLine.arguments.dropFirst()
var isKnown = arguments.isEmpty
for workload in Workload.all {
    guard case .immediate(let prepare) = workload.work else { continue }
    if arguments.isEmpty {
        print(workload.name)
    } else if workload.name == arguments.first, let iterations = arguments.last.flatMap(Int.init) {
        try prepare()(iterations)
        isKnown = true
    }
}
exit(isKnown ? 0 : 64)
