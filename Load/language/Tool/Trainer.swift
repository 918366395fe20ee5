import CLanguageModel
import Foundation

/// Multinomial logistic regression on hashed features, by stochastic gradient descent with AdaGrad's step sizes.
struct Trainer {
    private static let rate: Float = 0.4
    private static let decay: Float = 1e-6

    static let lanes = interline_language_lanes

    let languages: Int
    /// A row of `lanes` for each feature.
    private(set) var weights: [Float]
    private var squares: [Float]

    init(languages: Int) {
        self.languages = languages
        let features = interline_language_features
        weights = Array(repeating: 0, count: features * Self.lanes)
        squares = Array(repeating: 1e-4, count: features)
    }

    /// Goes over all samples once in an order that the seed gives; returns the mean loss before each step.
    mutating func pass(over samples: [TrainingSample], seed: UInt64) -> Double {
        var order = Array(samples.indices)
        var random = SplitMix(seed: seed)
        for last in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(last, random.below(last + 1)) }
        var loss = 0.0
        var gradient = [Float](repeating: 0, count: Self.lanes)
        let languages = languages
        weights.withUnsafeMutableBufferPointer { weights in
            squares.withUnsafeMutableBufferPointer { squares in
                gradient.withUnsafeMutableBufferPointer { gradient in
                    for index in order { loss += Self.step(samples[index], languages, weights, squares, gradient) }
                }
            }
        }
        return loss / Double(samples.count)
    }

    private static func step(
        _ sample: TrainingSample, _ languages: Int, _ weights: UnsafeMutableBufferPointer<Float>,
        _ squares: UnsafeMutableBufferPointer<Float>, _ gradient: UnsafeMutableBufferPointer<Float>
    ) -> Double {
        let lanes = lanes
        let share = 1 / Float(sample.features.count).squareRoot()
        for lane in 0..<lanes { gradient[lane] = 0 }
        for feature in sample.features {
            let row = Int(feature) * lanes
            for lane in 0..<lanes { gradient[lane] += weights[row + lane] }
        }
        for lane in 0..<lanes { gradient[lane] *= share }
        interline_softmax(gradient.baseAddress, languages)
        let right = max(gradient[sample.language], 1e-9)
        gradient[sample.language] -= 1
        for lane in languages..<lanes { gradient[lane] = 0 }
        var length: Float = 0
        for lane in 0..<languages { length += gradient[lane] * gradient[lane] }
        length *= share * share
        for feature in sample.features {
            squares[Int(feature)] += length
            let rate = rate / squares[Int(feature)].squareRoot()
            let row = Int(feature) * lanes
            for lane in 0..<lanes {
                weights[row + lane] -= rate * (gradient[lane] * share + decay * weights[row + lane])
            }
        }
        return -log(Double(right))
    }
}
