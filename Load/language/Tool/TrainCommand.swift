import ArgumentParser
import CLanguageModel
import Foundation

/// Trains the model of Latin-script languages and writes the file that TextAnalysis ships.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Trains the model of Latin-script languages.")

    @Option(help: "Lines of label, tab, text. May be given several times.")
    var text: [String]

    @Option(help: "Lines of 'label: phrase | phrase | …'.")
    var phrases: [String] = []

    @Option(help: "Lines of label, tab, text that training must not see.")
    var without: [String] = []

    @Option(help: "Which twentieth of the text (0 to 19) is held out to make scores honest probabilities.")
    var heldOut = 0

    @Option(help: "Where the held-out lines go, for evaluate.")
    var heldOutFile: String?

    @Option(help: "Passes over the text.")
    var epochs = 12

    @Argument(help: "The model file to write.")
    var output: String

    func validate() throws {
        guard (0..<20).contains(heldOut) else { throw ValidationError("--held-out is 0 to 19") }
        guard (1...100).contains(epochs) else { throw ValidationError("--epochs is 1 to 100") }
    }

    func run() throws {
        let unseen = Set(try without.flatMap { try LabelledText.read($0) }.map(\.text))
        let lines = try text.flatMap { try LabelledText.read($0) }.filter { !unseen.contains($0.text) }
        let phrases = try phrases.flatMap { try LabelledText.readPhrases($0) }.filter { !unseen.contains($0.text) }
        let corpus = TrainingCorpus(lines: lines, phrases: phrases, heldOut: heldOut)
        let fits = corpus.languages.allSatisfy { $0.utf8.count <= interline_language_name_bytes }
        guard (2...Trainer.lanes).contains(corpus.languages.count), fits else {
            throw ValidationError("the text has to be in 2 to \(Trainer.lanes) languages with short tags")
        }
        print("\(corpus.samples.count) samples, \(corpus.heldOut.count) held out, languages \(corpus.languages)")
        if let heldOutFile {
            let text = corpus.heldOutLines.map { "\($0.label)\t\($0.text)\n" }.joined()
            try Data(text.utf8).write(to: URL(fileURLWithPath: heldOutFile))
        }
        var trainer = Trainer(languages: corpus.languages.count)
        for epoch in 1...epochs {
            let loss = trainer.pass(over: corpus.samples, seed: UInt64(epoch))
            print("pass \(epoch): mean loss \(loss)")
        }
        var model = QuantisedModel(trainer, languages: corpus.languages)
        model.calibrate(on: corpus.heldOut)
        print("temperature \(model.temperature), shortness \(model.shortness), scale \(model.scale)")
        try model.encoded().write(to: URL(fileURLWithPath: output))
    }
}
