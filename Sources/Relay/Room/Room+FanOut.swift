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
            flushAll()
            return
        }
        let now = ContinuousClock.now
        let due = pacer.due(at: now)
        if isNow || due <= now || lanes.values.contains(where: { $0.pendingBytes >= configuration.frameBytes }) {
            flushAll()
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

    /// Queues a line for all subscribers; nil: it is no part of the record.
    func broadcast(_ line: [UInt8], _ sequence: Sequence?) {
        // Not over `lanes.keys`: a view of them would make each change copy the lanes and all that is pending in them.
        for encoding in LaneEncoding.allCases {
            guard let pending = lanes[encoding]?.pendingBytes else { continue }
            if pending > 0, pending + line.count >= configuration.frameBytes { flush(encoding) }
            lanes[encoding]?.add(line, sequence)
        }
    }

    private func flushAll() {
        for encoding in LaneEncoding.allCases { flush(encoding) }
    }

    /// Sends what is pending in one lane, at once.
    func flush(_ encoding: LaneEncoding) { lanes[encoding]?.flush(services.fanOut, home: home.index) }

    /// Tells how many viewers there are, from time to time.
    func watchPresence() {
        guard phase == .active else { return }
        let now = ContinuousClock.now
        if let (count, languages) = presence.due(at: now, interval: configuration.presenceInterval) {
            let line = services.coding.viewers(id, count: count, languages: languages)
            broadcast(line, nil)
            flushLanes()
        }
        retireIfIdle(at: now)
        guard phase == .active else { return }
        home.schedule(at: now + configuration.presenceInterval) { [weak self] in
            self?.enter { $0.watchPresence() }
        }
    }
}
