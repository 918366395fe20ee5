import ArgumentParser
import ChatModel
import TextAnalysis

/// Measures identification against labelled text.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measures identification against lines of label, tab, text.",
        discussion: """
            Labels are language tags, und, x-<code> for languages beyond the fifteen, and a+b for mixed text. In a room, \
            a text is rejected if the probability that it is in an allowed language is at most 1 - sureness and its \
            evidence is enough: 6 Latin letters, or 2 of another script. A false rejection is a rejected text in the \
            room's languages, or und; a miss is a text in another language that is not rejected.
            """)

    @Option(help: "The room's languages, with commas.")
    var room = "zh,en"

    @Option(help: "How sure a rejection has to be.")
    var sureness = 0.8

    @Flag(help: "Prints every text that is misjudged.")
    var errors = false

    @Argument(help: "Lines of label, tab, text.")
    var file: String

    func run() throws {
        let texts = try LabelledText.read(file)
        let allowed = room.split(separator: ",").compactMap { LanguageTag(String($0)) }
        let cost = IdentificationCost(texts.map(\.text))
        var report = Evaluation(room: RoomRule(languages: LanguageCover(allowed), sureness: sureness))
        for text in texts {
            let guess = LanguageIdentifier.shared.identify(text.text)
            let mistake = report.add(text, guess)
            if errors, let mistake {
                print("\(mistake)\t\(text.label)\t\(guess.language)\t\(percent(guess.confidence))\t\(text.text)")
            }
        }
        print(report.summary(room: room))
        print(cost.summary)
    }
}

func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
}
