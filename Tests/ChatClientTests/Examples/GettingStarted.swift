import ChatClient
import Foundation

/// Greets a room and prints what is said in it, in Spanish.
func chat(at url: URL, token: String) async {
    var options = ChatOptions()
    options.token = token
    options.language = "es"
    let client = ChatRoomClient(url: url, room: "lobby", options: options)
    await client.connect()
    async let greeting: Void = greet(client)
    for await event in client.events {
        switch event {
        case .joined(let joined) where joined.isFresh: print("— \(joined.settings.title ?? joined.room) —")
        case .message(let message): print("\(message.user.name): \(shown(message))")
        case .removal(let removal): print("gone: \(removal.target)")
        case .notice(let notice): print(notice.message)
        case .lagged(let lagged): print("… \(lagged.before - lagged.after - 1) events are missing …")
        case .status(.stopped(let trouble)):
            print("over: \(trouble.map { "\($0)" } ?? "as asked")")
            await client.stop()
        default: break
        }
    }
    await greeting
}

/// The translation where there is one.
func shown(_ message: ChatMessage) -> String {
    if case .text(let text, _, _)? = message.translation?.outcome { text } else { message.text }
}

/// Says something exactly once, however often the connection is lost meanwhile.
func greet(_ client: ChatRoomClient) async {
    do {
        switch try await client.say("¡Hola a todos!") {
        case .recorded(let seq, _): print("said, as event \(seq)")
        case .held: print("a moderator will look at it")
        }
    } catch .refused(let refusal) {
        // In the user's language: what is wrong, and what would be accepted.
        print(refusal.message)
    } catch {
        print("not said: \(error)")
    }
}
