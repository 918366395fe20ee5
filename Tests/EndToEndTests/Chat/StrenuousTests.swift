import Testing

/// Tests that keep their relays and the machine busy: one after the other, so that those beside keep their time.
@Suite(.serialized, .timeLimit(.minutes(10))) enum StrenuousTests {}
