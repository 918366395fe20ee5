/// The lanes of a loop: who is in them, and whose turn it is to be written to.
extension LoopCore {
    /// Sends a connection the frames of a lane from now on. `mark` is the last sequence that it has.
    package func subscribe(_ key: ConnectionKey, to lane: LaneID, mark: Int64) {
        guard let connection = connection(key) else { return }
        let outlet: LaneOutlet
        if let existing = outlets[lane] {
            outlet = existing
        } else {
            outlet = LaneOutlet(id: lane, settings: settings)
            outlets[lane] = outlet
        }
        outlet.add(connection, mark: mark)
    }

    /// Sends a connection no more frames of a lane; those before, it gets.
    ///
    /// - Parameter sendsRest: whether one whose socket is full gets them all the same; they then wait in its own outbox.
    package func unsubscribe(_ key: ConnectionKey, from lane: LaneID, sendsRest: Bool = false) {
        guard let connection = connection(key), let outlet = outlets[lane] else { return }
        outlet.sendRest(to: connection, evenIfFull: sendsRest)
        outlet.remove(connection)
        if outlet.isEmpty { outlets[lane] = nil }
    }

    func leaveLanes(_ connection: Connection) {
        while let membership = connection.memberships.last {
            let outlet = membership.outlet
            outlet.remove(connection)
            if outlet.isEmpty { outlets[outlet.id] = nil }
        }
    }

    /// Takes a finished frame for the lane's members on this loop, who are written to at the end of the turn or soon
    /// after, as the pace of the lane allows.
    ///
    /// - Parameters:
    ///   - instead: the frames of members who get another one; those on other loops are passed over.
    ///   - first: the first sequence in the frame, or the next one to come where it has none.
    ///   - last: the last sequence in the frame or before it.
    package func deliver(
        _ frame: [UInt8], instead: [(ConnectionKey, [UInt8])] = [], to lane: LaneID, first: Int64, last: Int64
    ) {
        guard let outlet = outlets[lane] else { return }
        if outlet.lacksRoom(for: frame) {
            flushDirty()
            outlet.makeRoom(for: frame)
        }
        let own = instead.compactMap { key, frame in
            key.loop == index ? connection(key).map { ($0, frame) } : nil
        }
        outlet.append(frame, instead: own, first: first, last: last)
        awaitTurn(of: outlet)
    }

    private func awaitTurn(of outlet: LaneOutlet) {
        guard outlet.isUnderWay, !outlet.isAwaited else { return }
        outlet.isAwaited = true
        if let due = outlet.due {
            schedule(at: due) { [weak self] in self?.readyOutlets.append(outlet) }
        } else {
            readyOutlets.append(outlet)
        }
    }

    /// Writes to members of the lanes that are ready, for a part of the turn: neither a large room nor many of them keep
    /// commands and acks waiting.
    func fanOut() {
        guard !readyOutlets.isEmpty else { return }
        var now = ContinuousClock.now
        let until = now + settings.fanOutTurn
        var next = 0
        repeat {
            let outlet = readyOutlets[next]
            next += 1
            outlet.isAwaited = false
            outlet.write(from: now, until: until, load: load.value)
            awaitTurn(of: outlet)
            now = .now
        } while next < readyOutlets.count && now < until
        readyOutlets.removeFirst(next)
    }

    /// Serves a connection's lanes after its socket became writable, in turn.
    func catchUp(_ connection: Connection) {
        guard let wsi = connection.wsi else { return }
        var at = 0
        while at < connection.memberships.count {
            let outlet = connection.memberships[at].outlet
            guard outlet.catchUp(connection, closesLaggards: settings.closesLaggards) else {
                if connection.phase == .open { connection.stall(wsi) }
                return
            }
            guard connection.phase == .open else { return }
            // The handler may have left lanes on the way: then from the start, which what has all passes quickly.
            let isThere = at < connection.memberships.count && connection.memberships[at].outlet === outlet
            at = isThere ? at + 1 : 0
        }
    }
}
