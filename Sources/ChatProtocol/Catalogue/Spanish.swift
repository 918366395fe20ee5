/// What the server says in Spanish.
enum Spanish {
    static func text(_ phrase: Phrase) -> String {
        switch phrase {
        case .badJSON: "Esa línea no es JSON. Envía un objeto JSON por línea, en UTF-8."
        case .badCommand(let complaint): field(complaint)
        case .unknownOp(let op): "Aquí no existe la operación «\(op)». La página del protocolo indica cuáles hay."
        case .tooLarge(let bytes): "Es demasiado grande: cada trama admite \(bytes) bytes como máximo."
        case .unauthorized: "El token no es válido. Vuelve a iniciar sesión para obtener otro."
        case .tokenExpired: "El token ha caducado. Vuelve a iniciar sesión para obtener otro."
        case .forbidden(let need): forbidden(need)
        case .noSuchRoom(let room): "La sala «\(room)» no existe. Revisa el nombre o pide que la abran."
        case .notJoined(let room): "No estás en «\(room)». Primero entra en la sala."
        case .noSuchMessage(let message): "El mensaje \(message) no está en esta sala o se ha eliminado."
        case .alreadyDone(let name?): "\(name) ya lo ha hecho."
        case .alreadyDone(nil): "Eso ya está hecho."
        case .tooLong(let limit, let found):
            "Tu mensaje tiene \(found) caracteres y el máximo es \(limit)."
        case .empty: "Tu mensaje está vacío. Escribe algo que se vea."
        case .rateLimited(let retry): "Vas demasiado rápido. Inténtalo de nuevo en \(time(retry))."
        case .slowMode(let retry): "Modo lento: podrás escribir de nuevo en \(time(retry))."
        case .duplicate: "Acabas de decir eso mismo. Di otra cosa o espera un poco."
        case .membersOnly: "Ahora mismo solo los miembros pueden escribir aquí."
        case .paused: "El chat está en pausa. Podrás escribir cuando se reanude."
        case .timedOut(let retry): "Estás silenciado. Podrás escribir de nuevo en \(time(retry))."
        case .banned: "Tienes prohibida la entrada a esta sala."
        case .bannedFromServer: "Tienes prohibida la entrada a este servidor."
        case .roomFull(let limit): "La sala está llena: caben \(limit) espectadores. Inténtalo más tarde."
        case .tooManyRooms(let limit): "Puedes estar en \(limit) salas a la vez como máximo. Sal antes de alguna."
        case .overloaded(let retry): "El servidor está muy ocupado. Inténtalo de nuevo en \(time(retry))."
        case .badSetting(let complaint): setting(complaint)
        case .internalError: "Algo ha fallado por nuestra parte. Inténtalo de nuevo."
        case .timeoutNotice(let length, let reason):
            "Un moderador te ha silenciado durante \(time(length)).\(because(reason))"
        case .banNotice(let reason): "Un moderador te ha expulsado de esta sala.\(because(reason))"
        case .clearedNotice: "Ya puedes volver a escribir: tu expulsión o silencio ha terminado."
        }
    }

    private static func because(_ reason: String?) -> String { reason.map { " Motivo: \($0)" } ?? "" }

    private static func forbidden(_ need: Phrase.Need) -> String {
        switch need {
        case .speak: "Aquí puedes leer, pero no escribir. Inicia sesión para chatear."
        case .interpret: "Eso solo lo pueden hacer los intérpretes."
        case .moderate: "Eso solo lo pueden hacer los moderadores."
        case .host: "Eso solo lo pueden hacer los anfitriones."
        case .room: "No tienes acceso a esta sala. Pide a un anfitrión que te deje entrar."
        case .higherRole: "Solo otro anfitrión puede hacerle eso a un anfitrión."
        }
    }

    private static func field(_ complaint: Complaint) -> String {
        complaint.subject == .line
            ? "Un comando debe ser \(accepted(complaint.expectation))."
            : "«\(complaint.name)» debe ser \(accepted(complaint.expectation))."
    }

    private static func setting(_ complaint: Complaint) -> String {
        switch complaint.expectation {
        case .oneOf(let names): "No existe el ajuste «\(complaint.name)». Puedes cambiar: \(list(names))."
        case .someOf(let names): "«\(complaint.name)» no cambia nada. Puedes cambiar: \(list(names))."
        case .readOnly: "«\(complaint.name)» es de solo lectura: lo mantiene el servidor."
        case .notYet: "«\(complaint.name)» todavía no está disponible; no lo incluyas."
        default: "El ajuste «\(complaint.name)» debe ser \(accepted(complaint.expectation))."
        }
    }

    private static func accepted(_ expectation: Complaint.Expectation) -> String {
        switch expectation {
        case .object: "un objeto JSON"
        case .text: "texto sin sustitutos sueltos y sin U+0000"
        case .requestID: "una cadena de 64 bytes como máximo o un entero menor que 2^53"
        case .room: "el nombre de una sala: de 1 a 64 bytes de letras, cifras, «-», «_» y «.»"
        case .user: "el id de un usuario: de 1 a 128 bytes sin caracteres de control"
        case .language: "una etiqueta de idioma BCP 47, como «en» o «zh-Hans»"
        case .languageOrNull: "una etiqueta de idioma BCP 47, como «en» o «zh-Hans», o null para ninguno"
        case .string: "una cadena"
        case .stringBytes(let range) where range.lowerBound == 0:
            "una cadena de \(range.upperBound) bytes como máximo"
        case .stringBytes(let range): "una cadena de \(range.lowerBound) a \(range.upperBound) bytes"
        case .integer(let range): "un entero de \(range.lowerBound) a \(range.upperBound)"
        case .boolean: "true o false"
        case .oneBound: "omitido cuando se indica «after»"
        case .characters(let most): "una cadena de \(most) caracteres como máximo"
        case .oneOf(let names), .someOf(let names): "uno de: \(list(names))"
        case .readOnly, .notYet: "omitido"
        }
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }

    private static func time(_ duration: Duration) -> String {
        WaitingTime(duration).parts.map { count, unit in
            switch unit {
            case .second: "\(count) s"
            case .minute: "\(count) min"
            case .hour: "\(count) h"
            case .day: count == 1 ? "1 día" : "\(count) días"
            }
        }.joined(separator: " ")
    }
}
