import CLanguageModel
import Foundation

/// The model as it is shipped: weights of one byte, and how to make probabilities of their sums.
struct QuantisedModel {
    /// Weights beyond this share of the largest are so few that cutting them off costs nothing.
    private static let kept = 0.9999

    let languages: [String]
    let scale: Float
    private let weights: [Int8]
    private(set) var temperature: Float = 1
    private(set) var shortness: Float = 0

    init(_ trainer: Trainer, languages: [String]) {
        self.languages = languages
        let sizes = trainer.weights.lazy.map(abs).filter { $0 > 0 }.sorted()
        let scale = sizes[Int(Double(sizes.count - 1) * Self.kept)] / 127
        self.scale = scale
        weights = trainer.weights.map { Int8(max(-127, min(127, ($0 / scale).rounded()))) }
    }

    /// Finds the temperature, and how much more of it short text needs, under which the held-out text is likeliest.
    mutating func calibrate(on samples: [TrainingSample]) {
        let scored = samples.map { (sample: $0, scores: scores($0)) }
        var best = Double.infinity
        for temperature in stride(from: Float(0.1), through: 1.5, by: 0.05) {
            for shortness in stride(from: Float(0), through: 30, by: 1) {
                var loss = 0.0
                for (sample, scores) in scored {
                    let doubt = temperature * (1 + shortness / Float(max(1, sample.letters)))
                    var values = scores.map { $0 / doubt }
                    interline_softmax(&values, values.count)
                    loss -= log(Double(max(values[sample.language], 1e-9)))
                }
                if loss < best { (best, self.temperature, self.shortness) = (loss, temperature, shortness) }
            }
        }
    }

    private func scores(_ sample: TrainingSample) -> [Float] {
        let share = scale / Float(max(1, sample.features.count)).squareRoot()
        return languages.indices.map { lane in
            share * Float(sample.features.reduce(0) { $0 + Int(weights[Int($1) * Trainer.lanes + lane]) })
        }
    }

    /// The layout of `interline_language_model`.
    func encoded() -> Data {
        var data = Data("ILM1".utf8)
        func append(_ word: UInt32) { withUnsafeBytes(of: word.littleEndian) { data.append(contentsOf: $0) } }
        append(UInt32(languages.count))
        append(scale.bitPattern)
        append(temperature.bitPattern)
        append(shortness.bitPattern)
        for _ in 0..<3 { append(0) }
        let nameBytes = interline_language_name_bytes
        for lane in 0..<Trainer.lanes {
            let name = lane < languages.count ? Array(languages[lane].utf8.prefix(nameBytes)) : []
            data.append(contentsOf: name + Array(repeating: 0, count: nameBytes - name.count))
        }
        data.append(contentsOf: weights.map { UInt8(bitPattern: $0) })
        return data
    }
}
