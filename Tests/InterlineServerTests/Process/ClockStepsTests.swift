import ChatModel
import Testing

@testable import InterlineServer

@Suite struct ClockStepsTests {
    private let start = Moment(wall: Timestamp(milliseconds: 1_700_000_000_000), steady: .now)

    private func moment(after time: Duration, steppedBy step: Duration = .zero) -> Moment {
        Moment(wall: start.wall + time + step, steady: start.steady + time)
    }

    @Test func `a clock that goes on as time does is trusted, small corrections included`() {
        var steps = ClockSteps(start: start)
        for hours in 0..<10_000 {
            let isTrusted = steps.isTrusted(
                moment(after: .seconds(hours * 3600), steppedBy: .seconds(hours % 120 - 60)))
            #expect(isTrusted)
        }
    }

    @Test(arguments: [86_400 * 365, -86_400 * 365, 3601, -3601])
    func `a clock that jumps is not, until it is right again; that is told once`(seconds: Int) {
        var steps = ClockSteps(start: start)
        let step = Duration.seconds(seconds)
        var told: [Duration?] = []
        let trusted = [(30, step), (60, step), (90, .zero), (120, step)].map { after, by in
            let isTrusted = steps.isTrusted(moment(after: .seconds(after), steppedBy: by))
            told.append(steps.news)
            return isTrusted
        }
        #expect(trusted == [false, false, true, false])
        #expect(told == [step, nil, nil, step])
    }
}
