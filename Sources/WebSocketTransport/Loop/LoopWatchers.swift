import CLibWebSockets

/// A loop's own libev watchers, which must stay where they are while it runs.
final class LoopWatchers {
    private let prepare: UnsafeMutablePointer<ev_prepare>
    private let check: UnsafeMutablePointer<ev_check>
    private let accept: UnsafeMutablePointer<ev_io>
    let timer: UnsafeMutablePointer<ev_timer>
    private let loop: OpaquePointer
    private var accepts = false

    /// - Parameter data: given to the callbacks.
    init(loop: OpaquePointer, data: UnsafeMutableRawPointer) {
        self.loop = loop
        prepare = .allocate(capacity: 1)
        prepare.initialize(to: ev_prepare())
        interline_prepare_init(prepare, loopWillWait)
        prepare.pointee.data = data
        check = .allocate(capacity: 1)
        check.initialize(to: ev_check())
        interline_check_init(check, loopDidWait)
        check.pointee.data = data
        timer = .allocate(capacity: 1)
        timer.initialize(to: ev_timer())
        interline_timer_init(timer, loopTimerFired)
        accept = .allocate(capacity: 1)
        accept.initialize(to: ev_io())
        ev_prepare_start(loop, prepare)
        ev_check_start(loop, check)
    }

    deinit {
        prepare.deallocate()
        check.deallocate()
        timer.deallocate()
        accept.deallocate()
    }

    func startAccepting(_ descriptor: Int32, data: UnsafeMutableRawPointer) {
        interline_io_init(accept, listenerIsReadable, descriptor, data)
        resumeAccepting()
    }

    func resumeAccepting() {
        ev_io_start(loop, accept)
        accepts = true
    }

    func stopAccepting() {
        guard accepts else { return }
        accepts = false
        ev_io_stop(loop, accept)
    }

    func stop() {
        stopAccepting()
        ev_prepare_stop(loop, prepare)
        ev_check_stop(loop, check)
        ev_timer_stop(loop, timer)
    }
}
