import ChatModel

/// From recorded lines to frames on the loops.
extension Room {
    func lane(_ encoding: LaneEncoding) -> Lane {
        if let lane = lanes[encoding] { return lane }
        let lane = Lane(encoding, services.fanOut.makeLane(), newest: recent.newest)
        lanes[encoding] = lane
        return lane
    }

    /// Sends what is pending, now or when the pace allows it.
    func flushLanes(now isNow: Bool = false) {
        guard lanes.values.contains(where: { $0.pendingBytes > 0 }) else {
            for encoding in lanes.keys { flush(encoding) }
            return
        }
        let now = ContinuousClock.now
        let due = pacer.due(at: now)
        if isNow || due <= now || lanes.values.contains(where: { $0.pendingBytes >= configuration.frameBytes }) {
            for encoding in lanes.keys { flush(encoding) }
            pacer.flushed(at: now, load: home.load)
        } else if !flushScheduled {
            flushScheduled = true
            home.schedule(at: due) { [weak self] in
                self?.enter { room in
                    room.flushScheduled = false
                    room.flushLanes()
                }
            }
        }
    }

    /// Sends what is pending in one lane, at once.
    func flush(_ encoding: LaneEncoding) { lanes[encoding]?.flush(services.fanOut, home: home.index) }

    /// Tells how many viewers there are, from time to time.
    func watchPresence() {
        guard phase == .active else { return }
        let now = ContinuousClock.now
        if let (count, languages) = presence.due(at: now, interval: configuration.presenceInterval) {
            let line = services.coding.viewers(id, count: count, languages: languages)
            for encoding in lanes.keys { lanes[encoding]?.add(line, nil) }
            flushLanes()
        }
        retireIfIdle(at: now)
        guard phase == .active else { return }
        home.schedule(at: now + configuration.presenceInterval) { [weak self] in
            self?.enter { $0.watchPresence() }
        }
    }
}
